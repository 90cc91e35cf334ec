"""What absences and endings of posts do to tasks: handed over, handed back, given free.

Every act looks again at what is there, so that a second run of it finds nothing to do.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.followers import Leaving
from accounts.models import Absence, User
from accounts.selectors import absences_on, deputy_of
from accounts.services import absences
from notifications.enums import Topic
from notifications.models import OutboxMessage
from sigap_cases.cases.services.claims import lost_claims
from workflows.actors import Actor, person, rule
from workflows.enums import BatchKind, ItemState
from workflows.exceptions import Busy
from workflows.models import ReassignmentLine, WorkItem
from workflows.services import reassigning


# A notice that is about people and no matter.
NO_MATTER = 0


def sweep() -> int:
    """Everything that is due by now; returns how much was done."""
    done = sum(_each(_ended(), _hand_back))
    done += sum(_each(_begun(), _hand_over))
    return done + free_lost()


def follow(absence: Absence) -> None:
    """What an absence that was just entered, changed or called off does at once."""
    _each(_ended() & Q(pk=absence.pk), _hand_back)
    _each(_begun() & Q(pk=absence.pk), _hand_over)


def announce(absence: Absence) -> None:
    """Tell the deputy for whom they stand in, and on which days."""
    if absence.deputy_id is None:
        return
    now = timezone.now()
    OutboxMessage.objects.create(
        key=f"{Topic.ABSENCE}:{absence.pk}:{absence.deputy_id}:{now.timestamp()}",
        topic=Topic.ABSENCE,
        matter_id=NO_MATTER,
        user_id=absence.deputy_id,
        # From this day on; the page says the rest.
        data={"date": absence.first_day.isoformat()},
        created_at=now,
        due_at=now,
    )


def _begun() -> Q:
    today = timezone.localdate()
    return Q(pk__in=absences_on(today).values("pk")) & Q(
        hands_over=True, handed_over_at=None
    )


def _ended() -> Q:
    over = Q(called_off_at__isnull=False) | Q(valid__endswith__lte=timezone.localdate())
    return over & Q(hands_over=True, handed_back_at=None)


def _each(due: Q, act: Callable[[Absence], bool]) -> list[bool]:
    """Each in a transaction of its own, and by one worker only."""
    done = []
    for pk in Absence.objects.filter(due).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                row = (
                    Absence.objects.select_for_update(skip_locked=True, of=("self",))
                    .select_related("user")
                    .filter(due, pk=pk)
                    .first()
                )
                done.append(row is not None and act(row))
        except Busy:
            continue  # somebody works on one of the tasks; the next sweep comes soon
    return done


def _source(absence: Absence) -> str:
    return f"absence:{absence.pk}"


def _by_absence() -> Actor:
    return rule(_("Standing in for who is away"))


def _hand_over(absence: Absence) -> bool:
    """To the end of the chain of deputies; where it ends with nobody, nothing moves yet."""
    deputy = deputy_of(absence.user)
    if deputy is None:
        return False
    held = WorkItem.objects.filter(owner=absence.user, state=ItemState.CLAIMED)
    going: dict[int, User | None] = dict.fromkeys(
        held.values_list("pk", flat=True), deputy
    )
    # A deputy who was named before gives up what came to them by this absence.
    for line in _handed_over(absence):
        if _is_still_with_deputy(line):
            going[line.item_id] = deputy
    words = {
        "name": absence.user,
        "day": date_format(absence.last_day, "j F Y"),
    }
    reassigning.move_by_rule(
        going,
        by=_by_absence(),
        reason=_("%(name)s is away until %(day)s.") % words,
        kind=BatchKind.HAND_OVER,
        source=_source(absence),
    )
    absences.note_handed_over(absence, timezone.now())
    return True


def _hand_back(absence: Absence) -> bool:
    """What the deputy has not finished; what has gone on to others stays with them."""
    going: dict[int, User | None] = {
        line.item_id: absence.user
        for line in _handed_over(absence)
        if line.from_owner_id == absence.user_id and _is_still_with_deputy(line)
    }
    reassigning.move_by_rule(
        going,
        by=_by_absence(),
        reason=_("%(name)s is back.") % {"name": absence.user},
        kind=BatchKind.HAND_BACK,
        source=_source(absence),
    )
    absences.note_handed_back(absence, timezone.now())
    return True


def _handed_over(absence: Absence) -> list[ReassignmentLine]:
    lines = ReassignmentLine.objects.filter(
        batch__source=_source(absence), batch__kind=BatchKind.HAND_OVER
    )
    return list(lines.select_related("item").order_by("pk"))


def _is_still_with_deputy(line: ReassignmentLine) -> bool:
    """Or with the deputy of that deputy, to whom it went in the same way."""
    item = line.item
    if item.state != ItemState.CLAIMED or line.to_owner_id is None:
        return False
    if item.owner_id == line.to_owner_id:
        return True
    last = item.moves.select_related("batch").order_by("-pk").first()
    return (
        last is not None
        and last.batch.kind == BatchKind.HAND_OVER
        and last.to_owner_id == item.owner_id
    )


def free_lost() -> int:
    """Tasks of people who may hold them no more: a post has run out, a grant has ended."""
    going: dict[int, User | None] = {item.pk: None for item in lost_claims()}
    if not going:
        return 0
    try:
        batch = reassigning.move_by_rule(
            going,
            by=rule(_("Tasks of people who no longer hold the post")),
            reason=_("Whoever held it no longer holds the post."),
            kind=BatchKind.LEAVING,
        )
    except Busy:
        return 0
    return batch.lines.count() if batch else 0


def left(leaving: Leaving) -> None:
    """In the transaction that ends a post or an account: nobody who left holds work."""
    going = {
        item.pk: leaving.successor
        for item in lost_claims()
        if item.owner_id == leaving.user.pk
    }
    if not going:
        return
    named = rule(_("Accounts")) if leaving.by is None else person(leaving.by)
    reassigning.move_by_rule(
        going, by=named, reason=leaving.reason, kind=BatchKind.LEAVING
    )
