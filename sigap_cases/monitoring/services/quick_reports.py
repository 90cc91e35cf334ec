"""Quick reports of a village: a complaint at once, or an entry of the monitoring."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import UnitKind
from accounts.models import Unit, User
from accounts.selectors import positions_of
from accounts.services.history import save_as
from sigap_cases.monitoring.enums import CASE_TYPE_OF, URGENCY_OF, ReportKind
from sigap_cases.monitoring.exceptions import KeyUsed, WrongEntry
from sigap_cases.monitoring.models import QuickReport
from sigap_cases.monitoring.selectors import people_in_sight
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_register
from sigap_cases.registry.services.locking import lock_to_change

from . import complaints
from .checks import namespaced


REPORTED = "quick_report"
LONGEST = 2000


def report(  # noqa: PLR0913 what a phone sends, field by field
    officer: User,
    *,
    kind: str,
    person_id: int | None,
    words: str,
    at: datetime,
    client_key: UUID,
    village_id: int | None = None,
) -> QuickReport:
    """Note what happened. Death, lost contact, deportation and fraud become a complaint
    by the village; something else stays as an entry.

    ``at`` is when it was noticed; one still to come is taken as now. ``village_id`` is
    asked for only where neither the worker nor a post of the officer's says it. Without
    words a complaint says its kind. The same ``client_key`` again by the same officer
    returns the report it made.

    Person.DoesNotExist for what is missing and for what is out of sight; NotAllowed,
    PersonMerged, PersonErased, KeyUsed; WrongEntry naming the field.
    """
    with transaction.atomic():
        _check(kind, words)
        person = _person(officer, person_id)
        village = person.village if person else _village(officer, village_id)
        check_can_register(officer, village)
        _one_at_a_time(officer)
        already = QuickReport.objects.filter(client_key=client_key).first()
        if already is not None:
            return _same(already, officer)
        made = QuickReport(
            kind=kind,
            person=person,
            village=village,
            at=min(at, timezone.now()),
            reported_by=officer,
            reported_at=timezone.now(),
            client_key=client_key,
        )
        if kind in CASE_TYPE_OF:
            _become_case(made, words)
        else:
            made.words = words.strip()
        save_as(made, by=officer, reason=REPORTED)
        return made


def _check(kind: str, words: str) -> None:
    if kind not in ReportKind.values:
        raise WrongEntry("kind", _("Choose one of the answers."))
    if len(words) > LONGEST:
        raise WrongEntry("words", _("The text is too long: 2,000 characters fit."))
    if kind == ReportKind.OTHER and not words.strip():
        raise WrongEntry("words", _("Tell what happened, in your own words."))


def _person(officer: User, person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    found = people_in_sight(officer).get(pk=person_id)
    return lock_to_change(found.pk, by=officer)


def _village(officer: User, village_id: int | None) -> Unit:
    villages = Unit.objects.filter(kind=UnitKind.VILLAGE, is_active=True)
    if village_id is not None:
        found = villages.filter(pk=village_id).first()
    else:
        held = [p.unit_id for p in positions_of(officer)]
        found = villages.filter(pk__in=held).first()
    if found is None:
        raise WrongEntry("village", _("Choose a village from the list."))
    return found


def _one_at_a_time(officer: User) -> None:
    """The same sending twice at once: the second waits, and finds what the first made."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=officer.pk)


def _same(already: QuickReport, officer: User) -> QuickReport:
    if already.reported_by_id != officer.pk:
        raise KeyUsed
    return already


def _become_case(made: QuickReport, words: str) -> None:
    said = words.strip() or _("Quick report of the village: %(kind)s.") % {
        "kind": ReportKind(made.kind).label
    }
    told = complaints.Told(
        code=CASE_TYPE_OF[made.kind],
        words=said,
        urgency=URGENCY_OF[made.kind],
        village=made.village,
        person=made.person,
        key=namespaced(f"report:{made.client_key}"),
    )
    made.case = complaints.lodge(told, by=made.reported_by)
