"""The contact log: who was sought, how, and since when the reporter is not reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, F, Q, Value, When
from django.db.models import Case as Choose
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import ContactChannel, Direction, PartyRole
from sigap_cases.cases.exceptions import MissingAnswer, StillToBeSought
from sigap_cases.cases.models import Case, ContactAttempt, Party
from sigap_cases.cases.policies import acting, check_can_work, check_not_erased
from workflows.models import DeadlineRule, Event
from workflows.services import matters
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.services.deadline_rules import rule_in_force
from workflows.sla import due_at


# How long a reporter is sought before a case is closed as unreachable.
RULE = "STD-TAKTERHUBUNG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An attempt as it is told: of the reporter where no party is named."""

    text: str
    reached: bool
    channel: str = ContactChannel.OTHER
    at: datetime | None = None
    party: Party | None = None


@transaction.atomic
def record(case: Case, contact: Contact, *, by: Any) -> ContactAttempt:
    """Note an attempt to reach somebody, and whether it succeeded. Never changed later."""
    check_can_work(by, case)
    check_not_erased(case)
    text = contact.text.strip()
    if not text:
        raise MissingAnswer("text", _("Write when, by which way, and what was said."))
    now = timezone.now()
    if contact.at is not None and contact.at > now:
        raise MissingAnswer("at", _("This moment is still to come."))
    attempt = ContactAttempt.objects.create(
        case=case,
        party=contact.party,
        channel=contact.channel,
        reached=contact.reached,
        at=contact.at or now,
        note=text[:10_000],
        recorded_by=by,
        recorded_at=now,
    )
    data: dict[str, Any] = {"attempt": attempt.pk, "reached": contact.reached}
    data |= {"channel": contact.channel, "at": attempt.at.isoformat()}
    if contact.party is not None:
        data["role"] = contact.party.role
    matters.record(
        case.matter,
        "case.contact",
        by=acting(by, case),
        data=data,
        note=attempt.note,
    )
    return attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """The reporter is not reached since; the case may be closed from ``until`` on."""

    since: datetime
    until: datetime
    rule: DeadlineRule

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()


def unreached(case: Case) -> Unreached | None:
    """None as long as the reporter was reached after every attempt that failed."""
    since = _first_failure(_signs(case))
    if since is None:
        return None
    rule = rule_in_force(RULE)
    until = due_at(since, rule.term, calendar_value(OFFICE_CALENDAR))
    return Unreached(since=since, until=until, rule=rule)


def _first_failure(signs: Iterable[tuple[datetime, bool]]) -> datetime | None:
    """The first attempt that failed after the last sign of life."""
    first: datetime | None = None
    for at, reached in sorted(signs):
        if reached:
            first = None
        elif first is None:
            first = at
    return first


def _signs(case: Case) -> Iterable[tuple[datetime, bool]]:
    """Attempts and signs of life of the reporter, in one query.

    Besides the log: what the reporter wrote, what a task's form said of the contact,
    and the notes of contacts from before there was a log.
    """
    attempts = ContactAttempt.objects.filter(
        Q(party=None) | Q(party__role=PartyRole.REPORTER), case=case
    )
    written = case.messages.filter(direction=Direction.FROM_REPORTER)
    return (
        attempts.order_by()
        .values_list("at", "reached")
        .union(
            written.order_by().values_list("sent_at", Value(True)),  # noqa: FBT003 SQL
            _of_events(case),
            all=True,
        )
    )


def _of_events(case: Case) -> Any:
    told = Q(kind="case.contact") & ~Q(data__has_key="attempt")
    answered = Q(
        kind="task.completed",
        data__answers__contact_result__in=("reached", "not_reached"),
    )
    succeeded = Q(data__reached=True) | Q(data__answers__contact_result="reached")
    events = Event.objects.filter(told | answered, matter_id=case.matter_id)
    reached = Choose(
        When(succeeded, then=Value(True)),  # noqa: FBT003 SQL
        default=Value(False),  # noqa: FBT003 SQL
        output_field=BooleanField(),
    )
    return (
        events.order_by()
        .annotate(was_reached=reached)
        .values_list(F("at"), F("was_reached"))
    )


def check_sought_long_enough(case: Case) -> None:
    """Whether the case may be closed because the reporter cannot be reached."""
    if not rule_in_force(RULE).is_active:
        return
    found = unreached(case)
    if found is None:
        raise StillToBeSought(
            _(
                "No attempt to reach the reporter has failed since the last contact."
                " Note each attempt first."
            )
        )
    if not found.is_over:
        told = _(
            "The reporter is sought since %(since)s. The case may be closed from %(until)s on,"
            " after %(days)d days without contact."
        )
        raise StillToBeSought(
            told
            % {
                "since": _day(found.since),
                "until": _day(found.until),
                "days": found.rule.amount,
            }
        )


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
