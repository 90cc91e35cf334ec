"""What belongs to a case elsewhere: what was started from it, related cases, and others
against the same firm. Each is shown to who may see it, and is otherwise not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Min, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import CaseKind, LinkKind, PartyRole
from sigap_cases.cases.exceptions import GrantRefused
from sigap_cases.cases.models import Case, CaseLink, FirmName, Party
from sigap_cases.cases.services import linking
from workflows.enums import OPEN_STATES, ArmState
from workflows.models import ArmedWait, WorkItem

from .casefile import CaseFile
from .due import short_day
from .forms import DeskForm, reason
from .officer import Officer


PATTERN_DAYS = 90
FIRM_ROLES = (PartyRole.RESPONDENT, PartyRole.AGENCY, PartyRole.EMPLOYER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Another case: how it stands, and by which day something comes next in it."""

    case: Case
    reason: str
    standing: str
    next_due: str
    is_late: bool
    unlink_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How many complaints against a firm came in of late, and where they are listed."""

    name: str
    count: int
    url: str


def groups_of(case: Case, officer: Officer) -> list[Group]:
    """Those with a row in them, in five queries for any number of links."""
    links = _seen_links(case, officer)
    others = [_other(link, case) for link in links]
    due = _next_moments(others)
    groups: dict[str, list[Row]] = {}
    for link, other in zip(links, others, strict=True):
        row = _row(link, case, other, due.get(other.matter_id))
        groups.setdefault(_title(link, case), []).append(row)
    return [Group(title=title, rows=rows) for title, rows in groups.items()]


def _seen_links(case: Case, officer: Officer) -> list[CaseLink]:
    links = CaseLink.objects.filter(
        Q(from_case=case, to_case__in=officer.cases())
        | Q(to_case=case, from_case__in=officer.cases()),
        ended_at=None,
    )
    related = ("from_case", "to_case")
    read = [f"{end}__{part}" for end in related for part in _READ]
    return list(links.select_related(*read).order_by("kind", "pk"))


_READ = ("case_type", "process__version")


def _other(link: CaseLink, case: Case) -> Case:
    return link.to_case if link.from_case_id == case.pk else link.from_case


def _title(link: CaseLink, case: Case) -> str:
    if link.kind != LinkKind.CHILD:
        return str(LinkKind(link.kind).label)
    if link.from_case_id == case.pk:
        return _("Started from this case")
    return _("This case was started from")


def _row(link: CaseLink, case: Case, other: Case, next_at: Any) -> Row:
    loose = link.kind in (LinkKind.RELATED, LinkKind.SAME_MATTER)
    return Row(
        case=other,
        reason=link.reason,
        standing=str(other.get_status_display()) if other.is_open else other.ending,
        next_due=short_day(next_at) if next_at and other.is_open else "",
        is_late=bool(next_at and other.is_open and next_at < timezone.now()),
        unlink_url=reverse("desk:unlink", args=[case.number, link.pk]) if loose else "",
    )


def _next_moments(cases: Iterable[Case]) -> dict[int, Any]:
    """By matter: the earliest due date of its open tasks, or the end of what it awaits."""
    matters = [case.matter_id for case in cases]
    waits = ArmedWait.objects.filter(
        matter__in=matters, state=ArmState.ARMED, kind="step"
    )
    items = WorkItem.objects.filter(matter__in=matters, state__in=OPEN_STATES)
    found: dict[int, Any] = {}
    for rows, field in ((waits, "fires_at"), (items, "due_at")):
        told = rows.values_list("matter").annotate(first=Min(field))
        found |= {matter: first for matter, first in told if first is not None}
    return found


# --- the same firm in other cases ---------------------------------------------------------


def against(firm: str, officer: Officer, *, days: int = PATTERN_DAYS) -> QuerySet[Case]:
    """Complaints of the last days against a firm, however its name was written."""
    since = timezone.now() - timedelta(days=days)
    named = Party.objects.annotate(firm=FirmName("name")).filter(
        role__in=FIRM_ROLES, firm=firm
    )
    return officer.cases().filter(
        kind=CaseKind.COMPLAINT, lodged_at__gte=since, pk__in=named.values("case")
    )


def patterns_of(case: Case, officer: Officer) -> list[Pattern]:
    """For supervisors: each firm of the case against which others complain as well."""
    if not officer.is_supervisor:
        return []
    firms = (
        Party.objects.annotate(firm=FirmName("name"))
        .filter(case=case, role__in=FIRM_ROLES)
        .exclude(firm="")
        .order_by("pk")
        .values_list("firm", "name", "pk")
    )
    patterns = {
        firm: _pattern(case, firm, name, pk, officer) for firm, name, pk in firms
    }
    return [pattern for pattern in patterns.values() if pattern.count > 1]


def _pattern(case: Case, firm: str, name: str, pk: int, officer: Officer) -> Pattern:
    return Pattern(
        name=name,
        count=against(firm, officer).count(),
        url=reverse("desk:pattern", args=[case.number, pk]),
    )


def firm_of(party: Party) -> str:
    """The name without its form of business, as two firms are compared."""
    found = Party.objects.annotate(firm=FirmName("name")).filter(pk=party.pk)
    return str(found.values_list("firm", flat=True).get())


# --- starting and relating ----------------------------------------------------------------


class StartForm(DeskForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Process to start"), widget=forms.RadioSelect
    )
    workers = forms.MultipleChoiceField(
        label=gettext_lazy("For which workers?"),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason()

    def __init__(self, data: QueryDict | None, file: CaseFile) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(
            label=gettext_lazy("Process to start"),
            choices=[(k, CaseKind(k).label) for k in CaseKind if k in _STARTED],
            widget=forms.RadioSelect,
        )
        if len(file.workers) < 2:
            del self.fields["workers"]
            return
        self.fields["workers"] = forms.MultipleChoiceField(
            label=gettext_lazy("For which workers?"),
            choices=[(str(party.pk), str(party)) for party in file.workers],
            initial=[str(party.pk) for party in file.workers],
            widget=forms.CheckboxSelectMultiple,
        )


_STARTED = linking.STARTED_FROM_CASES


def start(file: CaseFile, told: Any, officer: Officer) -> Case:
    workers = told.get("workers")
    return linking.start(
        file.case,
        told["kind"],
        by=officer.user,
        reason=told["reason"],
        workers=[int(pk) for pk in workers] if workers else None,
    )


class RelateForm(DeskForm):
    number = forms.CharField(label=gettext_lazy("Number of the case"), max_length=20)
    kind = forms.ChoiceField(
        label=gettext_lazy("How do they belong together?"),
        choices=[
            (kind.value, kind.label)
            for kind in (LinkKind.RELATED, LinkKind.SAME_MATTER)
        ],
        initial=LinkKind.RELATED,
        widget=forms.RadioSelect,
    )
    reason = reason()

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


def relate(file: CaseFile, told: Any, officer: Officer) -> CaseLink:
    seen = officer.cases().select_related("matter", "owner")
    other = seen.filter(number=told["number"]).first()
    if other is None or other.pk == file.case.pk:
        raise GrantRefused(
            str(_("There is no other case of this number that you may see."))
        )
    return linking.relate(
        file.case, other, by=officer.user, reason=told["reason"], kind=told["kind"]
    )
