"""Patterns in what the rules let pass by exception, and in who knocks at the door."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDay
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import SignInKind
from accounts.models import Membership, SignInRecord, User
from sigap_cases.cases.emergency_selectors import accesses_visible_to
from sigap_cases.cases.models import EmergencyAccess
from workflows.models import SeparationException

from .hits import Hit, history_url
from .patterns import MOST_FOUND, Pattern, Scope
from .sight import of_case, of_matter


# So many emergency accesses of one person in a period are a habit.
OFTEN_OPENED = 3
# Failures of one person in a day; of names that are nobody's, as an office mistypes them.
MANY_FAILED, MANY_UNKNOWN = 5, 20
FAILURES = (SignInKind.FAILED, SignInKind.FACTOR_FAILED, SignInKind.LOCKED_OUT)


def _people(rows: Iterable[Mapping[str, Any]]) -> dict[int, User]:
    return User.objects.in_bulk({row["user_id"] for row in rows} - {None})


def _opened(scope: Scope) -> QuerySet[EmergencyAccess]:
    """Of every use in the regency, as the list of them shows it; of a unit those of its
    cases in sight, since whose case a hidden one is would be told otherwise."""
    auditor = scope.auditor
    rows = accesses_visible_to(auditor.user, positions=auditor.positions)
    if scope.unit:
        rows = rows.filter(of_case(scope.cases()))
    return rows.filter(**scope.within("opened_at"))


def opened_often(scope: Scope) -> Sequence[Hit]:
    found = (
        _opened(scope)
        .order_by()
        .values("user_id")
        .annotate(number=Count("pk"), last=Max("opened_at"))
        .filter(number__gte=OFTEN_OPENED)
        .order_by("-last", "user_id")[: MOST_FOUND + 1]
    )
    rows = list(found)
    people = _people(rows)
    return [_opener(row, people[row["user_id"]]) for row in rows]


def _opener(row: Mapping[str, Any], user: User) -> Hit:
    return Hit(
        at=row["last"],
        what=_("%(count)s emergency accesses in the period") % {"count": row["number"]},
        who=str(user),
        url=f"{reverse('emergency:index')}?{urlencode({'q': user.full_name})}",
    )


def excepted(scope: Scope) -> Sequence[Hit]:
    rows = SeparationException.objects.filter(
        of_matter(scope.cases(), "item__matter_id"), **scope.within("granted_at")
    ).select_related("item__matter", "user", "granted_by")
    return [
        Hit(
            at=row.granted_at,
            what=row.item.title,
            who=str(row.granted_by),
            detail=_("For %(name)s") % {"name": row.user},
            reason=row.reason,
            number=row.item.matter.label,
            url=history_url(row.item.matter.label),
        )
        for row in rows.order_by("-granted_at", "-pk")[: MOST_FOUND + 1]
    ]


def _failures(scope: Scope) -> QuerySet[SignInRecord]:
    rows = SignInRecord.objects.filter(kind__in=FAILURES, **scope.within("at"))
    if scope.unit:
        held = Membership.objects.filter(unit__path__startswith=scope.unit)
        rows = rows.filter(user_id__in=held.values("user_id"))
    return rows


def failed_often(scope: Scope) -> Sequence[Hit]:
    days = _failures(scope).order_by().annotate(day=TruncDay("at"))
    counted = days.values("user_id", "day").annotate(number=Count("pk"))
    rows = [
        row
        for row in counted.filter(number__gte=MANY_FAILED).order_by("-day", "user_id")
        if row["user_id"] is not None or row["number"] >= MANY_UNKNOWN
    ][: MOST_FOUND + 1]
    people = _people(rows)
    return [
        _failed(row["day"], row["number"], people.get(row["user_id"])) for row in rows
    ]


def _failed(day: datetime, number: int, user: User | None) -> Hit:
    first = timezone.localdate(day)
    asked = {
        "orang": user.pk if user else "bukan-siapa-siapa",
        "dari": first.isoformat(),
        "sampai": (first + timedelta(days=1)).isoformat(),
    }
    return Hit(
        at=day,
        what=_("%(count)s failed sign-ins in one day") % {"count": number},
        who=str(user) if user else _("A name that is nobody's"),
        url=f"{reverse('signins:records')}?{urlencode(asked)}",
    )


PATTERNS = (
    Pattern(
        key="sering-akses-darurat",
        name=gettext_lazy("Emergency access by one person again and again"),
        why=gettext_lazy(
            "Three or more in the period: a way around the rules, or a right that the "
            "person should have by rule."
        ),
        find=opened_often,
    ),
    Pattern(
        key="pengecualian-pemisahan",
        name=gettext_lazy("Exceptions from separation of duties"),
        why=gettext_lazy(
            "A supervisor let one person do what the rules ask two for. Each has its "
            "reason; many of them say that the office is too small, or the rule idle."
        ),
        find=excepted,
    ),
    Pattern(
        key="gagal-masuk",
        name=gettext_lazy("Many failed sign-ins in one day"),
        why=gettext_lazy(
            "Five or more for one account, or twenty under names that are nobody's: "
            "somebody guesses, or somebody needs help."
        ),
        find=failed_often,
    ),
)
