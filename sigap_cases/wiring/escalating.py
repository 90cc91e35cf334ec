"""Who is above a late task, and who stands in for its owner."""

from collections.abc import Iterator

from django.utils import timezone

from accounts import selectors
from accounts.enums import RANKS, Post
from accounts.models import User
from accounts.selectors import Position, memberships_on, recalled, who_works
from sigap_cases.cases import referral_selectors
from sigap_cases.cases.services.letters import signing
from workflows.extensions import Held
from workflows.models import WorkItem


def supervisor_of(item: WorkItem) -> Held | None:
    """The supervisor at the task's unit or the nearest one above it.

    A partner or a village has none: theirs is the supervisor at the office of the case.
    Of what only named people may see it is a supervisor who is named, or nobody.
    """
    if item.named_only:
        return next(_named_supervisors(item), None)
    return _over(item, Post.PENYELIA)


def head_of(item: WorkItem) -> Held | None:
    return _over(item, Post.KEPALA_DINAS)


def may_take_over(item: WorkItem, above: Held) -> bool:
    """Upwards only: of a lower post, or of the same one at a unit below.

    Not what a receiving agency is to answer, which would lose its referral by it, and no
    signature, which is the signer's post's alone.
    """
    if referral_selectors.lies_with_receiver(item) or signing.is_signature(item):
        return False
    if item.post == above.post:
        return item.unit_path.startswith(above.unit_path)
    return RANKS.get(Post(item.post), 0) < RANKS.get(Post(above.post), 0)


def deputy_of(item: WorkItem) -> User | None:
    """Who acts for the owner today: the last in a chain of absences, if it has an end."""
    return selectors.deputy_of(item.owner) if item.owner is not None else None


def _over(item: WorkItem, post: Post) -> Held | None:
    found = nearest(post, item.unit_path)
    return found or nearest(post, item.matter.places.get("office", ""))


def nearest(post: Post, path: str) -> Held | None:
    """Where the post is held today, at that unit or the nearest one above it."""
    found: Held | None = recalled(
        ("nearest", post, path), lambda: _look_for(post, path)
    )
    return found


def _look_for(post: Post, path: str) -> Held | None:
    """Somebody holds the post there today; the longer path is the nearer unit."""
    rows = memberships_on(timezone.localdate()).filter(
        post=post, unit__path__in=_upwards(path), user__in=who_works()
    )
    units = [row.unit for row in rows.select_related("unit")]
    if not units:
        return None
    unit = max(units, key=lambda unit: len(unit.path))
    return _held(
        Position(
            post=post,
            unit_id=unit.pk,
            unit_path=unit.path,
            unit_name=unit.name,
            unit_kind=unit.kind,
        )
    )


def _held(position: Position) -> Held:
    return Held(
        post=position.post,
        unit_path=position.unit_path,
        title=position.title,
        unit_kind=position.unit_kind,
    )


def _upwards(path: str) -> list[str]:
    """``a.b.`` and ``a.`` for ``a.b.``: a unit and those above it."""
    codes = path.split(".")[:-1]
    return [".".join(codes[:end]) + "." for end in range(len(codes), 0, -1)]


def _named_supervisors(item: WorkItem) -> Iterator[Held]:
    """Supervisors who are named for what the task is about, but for its owner."""
    named = referral_selectors.named_people(item.matter, item.unit_path)
    if named is None:
        return
    paths = _upwards(item.unit_path)
    rows = memberships_on(timezone.localdate()).filter(
        post=Post.PENYELIA, unit__path__in=paths, user__in=named
    )
    for row in rows.exclude(user=item.owner_id).select_related("unit"):
        yield Held(
            post=row.post,
            unit_path=row.unit.path,
            title=f"{Post.PENYELIA.label}, {row.unit.name}",
            unit_kind=row.unit.kind,
        )
