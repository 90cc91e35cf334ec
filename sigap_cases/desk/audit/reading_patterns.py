"""Patterns in who reads: without a role, outside office hours, very much at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.enums import Post
from accounts.models import User
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import AccessRecord, CaseUserObjectPermission, Retrieval
from sigap_cases.cases.referral_selectors import NUMBER_PREFIX
from sigap_cases.registry.models import PersonAccess
from workflows.models import Event, WorkItem
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR

from .hits import SOURCES, Hit, Trail, taken_in_sight
from .patterns import MOST_FOUND, Pattern, Scope
from .sight import of_case, of_person


# So many different cases or records in one hour are more than the work of an hour.
MANY_CASES, MANY_PEOPLE, MANY_EXPORTS = 20, 20, 10
# Who oversees reads without a role of their own; their posts say why.
OVERSEEING = (Post.PENYELIA, Post.AUDITOR, Post.KEPALA_DINAS, "")
# Who is on duty reads at any hour.
ON_DUTY = (Post.PETUGAS_PIKET,)


def _told(trail: Trail, rows: QuerySet[Any]) -> list[Hit]:
    source = SOURCES[trail]
    newest = rows.order_by("-at", "-pk")[: MOST_FOUND + 1]
    return [source.tell(row) for row in newest]


def _reads(scope: Scope) -> QuerySet[AccessRecord]:
    rows = AccessRecord.objects.filter(of_case(scope.cases()), **scope.within("at"))
    return rows.select_related("case", "user", "unit")


def _without_role(rows: QuerySet[AccessRecord]) -> QuerySet[AccessRecord]:
    """By the right of their unit alone: no task, no grant, no deed in the case."""
    items = WorkItem.history.model.objects.filter(
        matter_id=OuterRef("case__matter_id"), owner_id=OuterRef("user_id")
    )
    grants = CaseUserObjectPermission.history.model.objects.filter(
        content_object_id=OuterRef("case_id"), user_id=OuterRef("user_id")
    )
    deeds = Event.objects.filter(
        matter_id=OuterRef("case__matter_id"), actor_id=OuterRef("user_id")
    )
    return rows.exclude(post__in=OVERSEEING).filter(
        ~Q(right__in=_rights_of_their_own()),
        ~Q(right__startswith=NUMBER_PREFIX),
        ~Exists(items),
        ~Exists(grants),
        ~Exists(deeds),
    )


def _rights_of_their_own() -> list[str]:
    """As the trail has them: in the language of the office, whoever looks."""
    with override(settings.LANGUAGE_CODE):
        return [
            _("Access given to the person"),
            _("Access given to the post"),
            _("Holds a task in the case"),
        ]


def without_role(scope: Scope) -> Sequence[Hit]:
    return _told(Trail.READS, _without_role(_reads(scope)))


def read_without_role(case_ids: Sequence[int]) -> set[int]:
    rows = _without_role(AccessRecord.objects.filter(case_id__in=case_ids))
    return set(rows.values_list("case_id", flat=True))


def off_hours(days: Sequence[date], at: str = "at") -> Q:
    """Outside of the office's hours, by its calendar: nights, weekends and holidays.

    The hours of a day run from its first opening to its last closing; a break counts as
    work.
    """
    calendar = calendar_value(OFFICE_CALENDAR)
    hours: dict[tuple[time, time], list[date]] = defaultdict(list)
    closed: list[date] = []
    for day in days:
        spans = calendar.intervals_on(day)
        if spans:
            hours[spans[0].start, spans[-1].end].append(day)
        else:
            closed.append(day)
    rule = Q(**{f"{at}__date__in": closed})
    for (opens, closes), open_days in hours.items():
        outside = Q(**{f"{at}__time__lt": opens}) | Q(**{f"{at}__time__gt": closes})
        rule |= Q(**{f"{at}__date__in": open_days}) & outside
    return rule


def off_hours_reads(scope: Scope) -> Sequence[Hit]:
    rows = _reads(scope).exclude(post__in=ON_DUTY)
    return _told(Trail.READS, rows.filter(off_hours(scope.days)))


def _exports(scope: Scope) -> QuerySet[Retrieval]:
    rows = taken_in_sight(scope.auditor).filter(
        kind__in=(RetrievalKind.EXPORT, RetrievalKind.PRINT), **scope.within("at")
    )
    if scope.unit:
        rows = rows.filter(unit__path__startswith=scope.unit)
    return rows.select_related("case", "user", "unit", "person")


def off_hours_exports(scope: Scope) -> Sequence[Hit]:
    rows = _exports(scope).exclude(post__in=ON_DUTY)
    return _told(Trail.TAKEN, rows.filter(off_hours(scope.days)))


def _per_hour(
    rows: QuerySet[Any], counted: str, least: int, trail: Trail
) -> Sequence[Hit]:
    """Each person and hour with ``least`` or more different values of a column."""
    found = (
        rows.order_by()
        .values("user_id", hour=TruncHour("at"))
        .annotate(number=Count(counted, distinct=True))
        .filter(number__gte=least)
        .order_by("-hour", "user_id")[: MOST_FOUND + 1]
    )
    hours = list(found)
    people = User.objects.in_bulk({row["user_id"] for row in hours})
    return [_hour(row, people[row["user_id"]], trail) for row in hours]


def _hour(row: dict[str, Any], user: User, trail: Trail) -> Hit:
    day = timezone.localtime(row["hour"]).date()
    asked = {
        "sumber": trail.value,
        "aktor": user.username,
        "dari": day.isoformat(),
        "sampai": day.isoformat(),
    }
    return Hit(
        at=row["hour"],
        what=_("%(count)s in the hour from here on") % {"count": row["number"]},
        who=str(user),
        url=f"{reverse('audit:search')}?{urlencode(asked)}",
    )


def many_reads(scope: Scope) -> Sequence[Hit]:
    rows = AccessRecord.objects.filter(of_case(scope.cases()), **scope.within("at"))
    return _per_hour(rows, "case_id", MANY_CASES, Trail.READS)


def many_people(scope: Scope) -> Sequence[Hit]:
    people = scope.auditor.people(scope.unit)
    rows = PersonAccess.objects.filter(of_person(people), **scope.within("at"))
    return _per_hour(rows, "person_id", MANY_PEOPLE, Trail.PEOPLE)


def many_exports(scope: Scope) -> Sequence[Hit]:
    return _per_hour(_exports(scope), "pk", MANY_EXPORTS, Trail.TAKEN)


PATTERNS = (
    Pattern(
        key="tanpa-peran",
        name=gettext_lazy("Read without a role in the case"),
        why=gettext_lazy(
            "The reader never had a task, a grant or a deed in the case and read it "
            "by the right of their unit alone. Curiosity looks like this."
        ),
        find=without_role,
    ),
    Pattern(
        key="baca-di-luar-jam",
        name=gettext_lazy("Read outside office hours"),
        why=gettext_lazy(
            "At night, on a weekend or a holiday of the office's calendar, and not "
            "by an officer on duty."
        ),
        find=off_hours_reads,
    ),
    Pattern(
        key="ekspor-di-luar-jam",
        name=gettext_lazy("Export or print outside office hours"),
        why=gettext_lazy("Files that leave the office when nobody is there to see it."),
        find=off_hours_exports,
    ),
    Pattern(
        key="banyak-kasus-sejam",
        name=gettext_lazy("Many cases read in one hour"),
        why=gettext_lazy(
            "Twenty or more different cases by one person: more than work needs, as "
            "when somebody copies."
        ),
        find=many_reads,
    ),
    Pattern(
        key="banyak-pmi-sejam",
        name=gettext_lazy("Many workers' records read in one hour"),
        why=gettext_lazy("Twenty or more different records by one person."),
        find=many_people,
    ),
    Pattern(
        key="banyak-ekspor-sejam",
        name=gettext_lazy("Many exports in one hour"),
        why=gettext_lazy("Ten or more files taken out by one person."),
        find=many_exports,
    ),
)
