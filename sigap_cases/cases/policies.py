"""Whether a person may see a case, and why: the rule of selectors.py for one case."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.enums import (
    CASE_READING_POSTS,
    INFORMATION_READING_POSTS,
    LIMITED_READING_POSTS,
    Post,
)
from accounts.selectors import Position, group_ids_of, positions_of, recalled
from sigap_cases.cases.enums import (
    INFORMATION_KINDS,
    VILLAGE_KINDS,
    CaseKind,
    Level,
    NoteKind,
)
from sigap_cases.cases.exceptions import CaseEnded, CaseErased
from sigap_cases.cases.models import (
    Case,
    EmergencyAccess,
    Letter,
    Note,
    SecretTotalsRight,
)
from sigap_cases.cases.selectors import (
    EMERGENCY_POSTS,
    VIEW,
    counted_for,
    emergency_positions,
    live_emergencies,
    reach_of,
    reads_kind,
    tasks_held,
)
from workflows.actors import Actor, person
from workflows.enums import ItemState
from workflows.exceptions import NotAllowed
from workflows.models import WorkItem


# Who may lodge a complaint for somebody else: intake officers and villages.
REGISTERING_POSTS = frozenset(
    {
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PIKET,
        Post.PENYELIA,
        Post.PETUGAS_DESA,
        Post.PERBEKEL,
    }
)
# Who may take in what people ask of their village.
VILLAGE_REGISTERING_POSTS = frozenset({Post.PETUGAS_DESA})
# Who may register a request of the public for somebody else.
INFORMATION_REGISTERING_POSTS = frozenset(
    {Post.PETUGAS_PENGADUAN, Post.PETUGAS_PPID, Post.PENYELIA}
)


def right_to_see(user: Any, case: Case) -> str | None:
    """By which right ``user`` sees the case, in words; None when not at all."""
    lasting = lasting_right(user, case)
    if lasting is not None or not user.is_authenticated or not user.is_active:
        return lasting
    access: EmergencyAccess | None = recalled(
        ("emergency", user.pk, case.pk), lambda: emergency_of(user, case)
    )
    return emergency_words(access) if access is not None else None


def emergency_words(access: EmergencyAccess) -> str:
    end = timezone.localtime(access.expires_at)
    return gettext("Emergency access until %(time)s WITA") % {"time": f"{end:%H.%M}"}


def lasting_right(user: Any, case: Case) -> str | None:
    """The right by which ``user`` takes part in the case, in words.

    Who only opened it in an emergency has none: they read, and do nothing else.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    found: str | None = recalled(
        ("right", user.pk, case.pk), lambda: next(_rights(user, case), None)
    )
    return found


def takes_part(user: Any, case: Case) -> bool:
    return lasting_right(user, case) is not None


def emergency_of(user: Any, case: Case) -> EmergencyAccess | None:
    """The emergency access by which ``user`` sees the case now: rule 5."""
    if not any(reaches_in_emergency(p, case) for p in positions_of(user)):
        return None
    found: EmergencyAccess | None = (
        live_emergencies(user).filter(case=case).order_by("-expires_at").first()
    )
    return found


def reaches_in_emergency(position: Position, case: Case) -> bool:
    """Whether that post may open that case in an emergency."""
    return (
        position.post in EMERGENCY_POSTS
        and reads_kind(position.post, case.kind)
        and case.owner_path.startswith(position.unit_path)
    )


def _rights(user: Any, case: Case) -> Iterator[str]:
    """Rules 1 to 4, in their order."""
    positions = positions_of(user)
    if not positions:
        return
    if _has_own_grant(user, case):
        yield gettext("Access given to the person")
    if case.level == Level.SECRET:
        return
    if _has_post_grant(positions, case):
        yield gettext("Access given to the post")
    if _holds_task(user, positions, case):
        yield gettext("Holds a task in the case")
    for position in positions:
        if reads_by_unit(position, case):
            yield position.title


def _live() -> Q:
    lasting = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return lasting & Q(permission__codename=VIEW)


def _has_own_grant(user: Any, case: Case) -> bool:
    return case.user_grants.filter(_live(), user=user).exists()


def _has_post_grant(positions: tuple[Position, ...], case: Case) -> bool:
    groups = group_ids_of(counted_for(positions, case.level))
    return (
        bool(groups) and case.post_grants.filter(_live(), group_id__in=groups).exists()
    )


def _holds_task(user: Any, positions: tuple[Position, ...], case: Case) -> bool:
    found: bool = recalled(
        ("holds", user.pk, case.pk), lambda: _has_task(user, positions, case)
    )
    return found


def _has_task(user: Any, positions: tuple[Position, ...], case: Case) -> bool:
    held = tasks_held(user, counted_for(positions, case.level))
    return held.filter(matter_id=case.matter_id).exists()


def reads_by_unit(position: Position, case: Case) -> bool:
    """Rule 4; a query is asked only of what is marked Terbatas."""
    if case.level == Level.SECRET or not reads_kind(position.post, case.kind):
        return False
    if not case.owner_path.startswith(reach_of(position)):
        return False
    if case.level == Level.NORMAL or position.post in LIMITED_READING_POSTS:
        return True
    tasks = WorkItem.objects.filter(
        matter_id=case.matter_id, post=position.post, unit_path=position.unit_path
    )
    return tasks.exclude(state=ItemState.CANCELLED).exists()


class CaseBackend(BaseBackend):
    """``user.has_perm("cases.view_case", case)``: the only rule there is.

    Without a case the answer is no: nobody has a right over all cases.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm != f"cases.{VIEW}" or not isinstance(obj, Case):
            return False
        return right_to_see(user_obj, obj) is not None


def acting(user: Any, case: Case) -> Actor:
    """``user`` as an actor in this case, with the post by which they act in it."""
    held = acting_post(user, case)
    return person(user, held.title if held else "")


def acting_post(user: Any, case: Case | None = None) -> Position | None:
    """The post by which ``user`` acts: one near the case's owner, else the first."""
    positions = positions_of(user)
    near = [p for p in positions if case and case.owner_path.startswith(p.unit_path)]
    return next(iter(near or positions), None)


def supervises(user: Any, unit_path: str) -> bool:
    return any(
        position.post == Post.PENYELIA and unit_path.startswith(position.unit_path)
        for position in positions_of(user)
    )


def counts_secret(positions: tuple[Position, ...]) -> bool:
    """Whether totals for these posts hold secret cases too: only by a right of its own."""
    held = {(position.unit_id, position.post) for position in positions}
    rights = SecretTotalsRight.objects.filter(
        ended_at=None, unit_id__in={unit_id for unit_id, _post in held}
    )
    return any(right in held for right in rights.values_list("unit_id", "post"))


def check_can_see(user: Any, case: Case) -> None:
    if not user.has_perm("cases.view_case", case):
        raise NotAllowed


def check_takes_part(user: Any, case: Case) -> None:
    """Sees the case, and not in an emergency only: that lets one read and no more."""
    if not takes_part(user, case):
        raise NotAllowed


def holds_task(user: Any, case: Case) -> bool:
    """Whether ``user`` holds a claimed task of the case: rule 3."""
    return case.level != Level.SECRET and _holds_task(user, positions_of(user), case)


def check_may_break_glass(user: Any) -> Position:
    """The post by which ``user`` may open a case in an emergency."""
    positions = emergency_positions(positions_of(user))
    if not positions:
        raise NotAllowed
    return positions[0]


def check_can_work(user: Any, case: Case) -> None:
    """May add to the case: sees it, and works on it or at the office that owns it."""
    check_takes_part(user, case)
    positions = positions_of(user)
    if not any(
        position.post != Post.AUDITOR
        and reads_kind(position.post, case.kind)
        and case.owner_path.startswith(position.unit_path)
        for position in positions
    ) and not _holds_task(user, positions, case):
        raise NotAllowed


def check_not_erased(case: Case) -> None:
    """What is written there could never be sealed any more."""
    if case.erased_at is not None:
        raise CaseErased


def is_of_office(positions: tuple[Position, ...], case: Case) -> bool:
    """Whether somebody who sees the case belongs to the office, and is no guest in it."""
    return any(
        position.post == Post.AUDITOR or case.owner_path.startswith(position.unit_path)
        for position in positions
    )


def _counsels(user: Any, case: Case) -> bool:
    """Whether ``user`` is legal counsel at the office that owns the case."""
    return any(
        position.post == Post.PENDAMPING_HUKUM
        and case.owner_path.startswith(position.unit_path)
        for position in positions_of(user)
    )


def check_can_write_note(user: Any, case: Case, kind: str) -> None:
    """An internal or shared note by who works on the case, a privileged one by counsel."""
    check_takes_part(user, case)
    check_not_erased(case)
    if kind == NoteKind.PRIVILEGED:
        if not _counsels(user, case):
            raise NotAllowed
        return
    check_can_work(user, case)


def check_can_read_note(user: Any, note: Note) -> None:
    """The text of a note, for somebody who sees its case.

    Internal: the office. Shared: also the partner that the case was referred to.
    Privileged: counsel who wrote it or has worked on the case, and still holds the post.
    """
    check_can_see(user, note.case)
    if not reads_note(user, note, counsels=reads_privileged(user, note.case)):
        raise NotAllowed


def reads_privileged(user: Any, case: Case) -> bool:
    """Whether ``user`` is the counsel of this case: once for all notes of a page."""
    if not _counsels(user, case):
        return False
    worked = WorkItem.objects.filter(
        matter_id=case.matter_id, post=Post.PENDAMPING_HUKUM, owner=user
    )
    return (
        worked.exists()
        or Note.objects.filter(
            case=case, kind=NoteKind.PRIVILEGED, author=user
        ).exists()
    )


def reads_note(user: Any, note: Note, *, counsels: bool) -> bool:
    if note.kind == NoteKind.PRIVILEGED:
        return counsels
    positions = positions_of(user)
    if is_of_office(positions, note.case):
        return True
    return note.kind == NoteKind.SHARED and any(
        position.post == Post.MITRA for position in positions
    )


def check_is_open(case: Case) -> None:
    if not case.is_open:
        raise CaseEnded


def check_can_supervise(user: Any, case: Case) -> None:
    check_takes_part(user, case)
    if not supervises(user, case.owner_path):
        raise NotAllowed


def check_can_take_evidence(user: Any, case: Case) -> None:
    """Who supervises the case, or audits it; who only opened it in an emergency reads."""
    check_takes_part(user, case)
    audits = any(
        position.post == Post.AUDITOR and case.owner_path.startswith(reach_of(position))
        for position in positions_of(user)
    )
    if not audits and not supervises(user, case.owner_path):
        raise NotAllowed


def registering_posts(kind: str) -> frozenset[Post]:
    """Who may register a matter of that kind for somebody else."""
    if kind in INFORMATION_KINDS:
        return INFORMATION_REGISTERING_POSTS
    if kind in VILLAGE_KINDS:
        return VILLAGE_REGISTERING_POSTS
    if kind == CaseKind.LEGAL_AID:
        return REGISTERING_POSTS | {Post.PENDAMPING_HUKUM}
    return REGISTERING_POSTS


def check_can_register(user: Any, kind: str = CaseKind.COMPLAINT) -> Position:
    """The post by which ``user`` lodges something for somebody else."""
    posts = registering_posts(kind)
    for position in positions_of(user):
        if position.post in posts:
            return position
    raise NotAllowed


# Who changes what the templates of letters say; all who write letters read them.
TEMPLATE_POSTS = frozenset({Post.PENYELIA, Post.KEPALA_DINAS})
LETTER_POSTS = (
    CASE_READING_POSTS | INFORMATION_READING_POSTS | {Post.KEPALA_DINAS}
) - {Post.AUDITOR}


def check_can_write_letter(user: Any, letter: Letter) -> None:
    """Whoever works on the case writes its letters."""
    check_can_work(user, letter.case)


def check_can_withdraw_letter(user: Any, letter: Letter) -> None:
    """Before the signature whoever writes it; after it the supervisor or the signer."""
    check_can_write_letter(user, letter)
    if letter.signed_at is None:
        return
    posts = {Post.PENYELIA, letter.signer_post}
    if not any(
        position.post in posts and letter.unit.path.startswith(position.unit_path)
        for position in positions_of(user)
    ):
        raise NotAllowed


def check_can_read_templates(user: Any) -> None:
    if not any(position.post in LETTER_POSTS for position in positions_of(user)):
        raise NotAllowed


def check_can_edit_templates(user: Any) -> None:
    if not any(position.post in TEMPLATE_POSTS for position in positions_of(user)):
        raise NotAllowed


def check_can_dispose(user: Any, case: Case) -> None:
    """The head of the office while seeing the case, or the supervisor."""
    check_takes_part(user, case)
    if not any(
        position.post in TEMPLATE_POSTS
        and case.owner_path.startswith(position.unit_path)
        for position in positions_of(user)
    ):
        raise NotAllowed


def check_can_read_past(user: Any, case: Case) -> None:
    """The file at an earlier moment: the office that works on the case, and auditors.

    A guest of the case, by grant or by a task, is told what it says today.
    """
    check_can_see(user, case)
    positions = positions_of(user)
    if any(position.post == Post.AUDITOR for position in positions):
        return
    if not is_of_office(positions, case):
        raise NotAllowed
    check_can_work(user, case)


def reads_access(user: Any, case: Case) -> bool:
    """Whether ``user`` is told who may see the case: its supervisor, and auditors."""
    positions = positions_of(user)
    return supervises(user, case.owner_path) or any(
        position.post == Post.AUDITOR for position in positions
    )
