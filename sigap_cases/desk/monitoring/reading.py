"""What the pages of the monitoring show, as far as the officer sees it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.policies import REGISTERING_POSTS
from sigap_cases.desk import paging
from sigap_cases.desk.officer import Officer
from sigap_cases.desk.supervision.drawing import Chart, Series, columns
from sigap_cases.monitoring import selectors
from sigap_cases.monitoring.enums import CheckState, Result
from sigap_cases.monitoring.models import MonitoringCheck, MonitoringRound
from sigap_cases.monitoring.policies import LISTING, MANAGING, counted_below
from sigap_cases.monitoring.selectors import Coverage, together
from sigap_cases.reports.rounding import BASE, Family, rounded
from sigap_cases.reports.services.snapshots import draw


STATES: tuple[str, ...] = ("due", "open", "confirmed", "lapsed", "not_reached", "void")
LISTS = ("tunggu", "putus", "semua")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure, and where the list behind it is; no address for who reads figures only.

    ``text`` is what is shown of it: less than five is not told to who reads no names.
    """

    label: str
    count: int
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    figures: Coverage
    cells: Sequence[Cell]
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    total: Row
    villages: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``is_rounded``: for who may not open the lists behind the figures."""

    districts: Sequence[District]
    total: Row
    chart: Chart
    is_rounded: bool


def labels() -> dict[str, str]:
    return {
        "due": _("To be monitored"),
        "open": _("Still to confirm"),
        "confirmed": _("Contact confirmed"),
        "lapsed": _("Contact lapsed"),
        "not_reached": _("Not reached"),
        "void": _("Void"),
    }


def chosen_round(asked: str) -> MonitoringRound | None:
    """The one that is asked for; else the running or latest one that has begun."""
    begun = MonitoringRound.objects.exclude(opened_at=None).select_related("rule")
    found = begun.filter(pk=int(asked)).first() if asked.isdecimal() else None
    return found or begun.first()


def districts() -> QuerySet[Unit]:
    return Unit.objects.filter(kind=UnitKind.DISTRICT, is_active=True).order_by("name")


def table(officer: Officer, round_: MonitoringRound, asked: str) -> Table:
    """By village, summed by district; ``asked`` narrows to one district's id."""
    lists = officer.holds(*LISTING)
    found = selectors.coverage_of(round_, counted_below(officer.user))
    if not lists:
        found = _as_public(round_, {row.village_id for row in found})
    if asked.isdecimal():
        found = [row for row in found if row.district_id == int(asked)]
    names = dict(districts().values_list("pk", "name"))
    by_district: dict[int | None, list[Coverage]] = {}
    for row in found:
        by_district.setdefault(row.district_id, []).append(row)
    made = [
        District(
            total=_row(
                together(names.get(pk or 0, ""), rows),
                round_,
                lists=lists,
                kecamatan=pk,
            ),
            villages=[
                _row(one, round_, lists=lists, desa=one.village_id) for one in rows
            ],
        )
        for pk, rows in by_district.items()
    ]
    total = _row(together(_("Together"), found), round_, lists=lists)
    return Table(districts=made, total=total, chart=_chart(made), is_rounded=not lists)


def _as_public(
    round_: MonitoringRound, villages: Collection[int | None]
) -> list[Coverage]:
    """Rounded as the public figures are, all villages of the round together: every reader
    of figures is told the same, and no two of their tables can be set against each other.
    """
    rows = {str(row.village_id): row for row in selectors.coverage_of(round_, ("",))}
    counts: dict[str, dict[tuple[str, str], int]] = {"state": {}, "reached": {}}
    for hub, row in rows.items():
        for name in CheckState.values:
            counts["state"][hub, name] = getattr(row, name)
        counts["reached"][hub, "not_reached"] = row.not_reached
        counts["reached"][hub, "other"] = row.checks - row.not_reached
    family = Family(
        name=f"monitoring:{round_.pk}",
        hubs=list(rows),
        values={"state": CheckState.values, "reached": ("not_reached", "other")},
        counts=counts,
    )
    rounded_cells = rounded(family, draw).cells
    state, reached = (rounded_cells[name] for name in ("state", "reached"))
    return [
        replace(
            row,
            open=state[hub, "open"],
            confirmed=state[hub, "confirmed"],
            lapsed=state[hub, "lapsed"],
            void=state[hub, "void"],
            not_reached=reached[hub, "not_reached"],
        )
        for hub, row in rows.items()
        if row.village_id in villages
    ]


def _text(count: int, *, is_small: bool) -> str:
    return f"< {BASE}" if is_small and not count else str(count)


def _row(
    figures: Coverage, round_: MonitoringRound, *, lists: bool, **place: int | None
) -> Row:
    words = labels()
    # A sum of rounded numbers is told as it is.
    is_small = not lists and figures.village_id is not None
    cells = []
    for name in STATES:
        asked = {"daftar": "semua", "putaran": round_.pk, "keadaan": name, **place}
        url = f"{reverse('monitoring:people')}?{urlencode(asked)}"
        count = getattr(figures, name)
        cells.append(
            Cell(
                label=words[name],
                count=count,
                text=_text(count, is_small=is_small),
                url=url if lists and count else "",
            )
        )
    return Row(
        figures=figures,
        cells=cells,
        percent=f"{figures.percent}%" if lists or figures.due else "-",
    )


def _chart(made: Sequence[District]) -> Chart:
    rows = [one.total.figures for one in made]
    return columns(
        _("Coverage by district"),
        [row.label.removeprefix("Kecamatan ") for row in rows],
        [
            Series(
                label=_("Contact confirmed"),
                tone="good",
                values=[row.confirmed for row in rows],
            ),
            Series(
                label=_("Still to confirm"),
                tone="soon",
                values=[row.open for row in rows],
            ),
            Series(
                label=_("Contact lapsed"),
                tone="late",
                values=[row.lapsed for row in rows],
            ),
        ],
        stacked=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One check. ``number`` is that of its complaint, where the officer sees the case."""

    check: MonitoringCheck
    days_left: int
    number: str
    is_started: bool
    may_start: bool


def listed(officer: Officer, asked: Mapping[str, str]) -> QuerySet[MonitoringCheck]:
    user, which = officer.user, asked.get("daftar", "")
    if which == "putus":
        found = selectors.lapsed(user)
    elif which == "semua":
        found = selectors.checks_visible_to(user).select_related(
            "person", "village", "round"
        )
        round_ = chosen_round(asked.get("putaran", ""))
        found = _in_state(found.filter(round=round_), asked.get("keadaan", ""))
    else:
        found = selectors.to_confirm(user)
    for name, column in (("desa", "village"), ("kecamatan", "village__parent")):
        if asked.get(name, "").isdecimal():
            found = found.filter(**{column: int(asked[name])})
    return found.select_related("village__parent").order_by("due_on", "pk")


def _in_state(rows: QuerySet[MonitoringCheck], state: str) -> QuerySet[MonitoringCheck]:
    if state == "due":
        return rows.exclude(state=CheckState.VOID)
    if state == "not_reached":
        return rows.filter(result=Result.NOT_REACHED).exclude(state=CheckState.VOID)
    return rows.filter(state=state) if state in CheckState.values else rows


def page(officer: Officer, asked: Mapping[str, str]) -> paging.Page[Line]:
    number = paging.number_of(asked.get("page", ""))
    start = paging.start_of(number)
    found = list(listed(officer, asked)[start : start + paging.SIZE + 1])
    return paging.page_of(_lines(officer, found), number)


def _lines(officer: Officer, found: Sequence[MonitoringCheck]) -> list[Line]:
    """A complaint is there for who sees the case and for who began it; for anybody else
    the button is there, as if there were none."""
    begun = [check.case_id for check in found if check.case_id is not None]
    seen = dict(officer.cases().filter(pk__in=begun).values_list("pk", "number"))
    starts = officer.holds(*REGISTERING_POSTS)
    lines = []
    for check in found:
        number = seen.get(check.case_id or 0, "")
        own = check.case_started_by_id == officer.user.pk
        is_started = bool(number) or own
        lines.append(
            Line(
                check=check,
                days_left=selectors.days_left(check),
                number=number,
                is_started=is_started,
                may_start=starts
                and check.state == CheckState.LAPSED
                and not is_started,
            )
        )
    return lines


def tabs(current: str) -> list[dict[str, Any]]:
    words = {
        "tunggu": _("To be confirmed"),
        "putus": _("Lapsed contacts"),
        "semua": _("All of the round"),
    }
    return [
        {
            "url": f"?daftar={key}",
            "label": label,
            "count": None,
            "current": key == current,
        }
        for key, label in words.items()
    ]


def pages_of(officer: Officer) -> dict[str, bool]:
    """Which of the pages the officer may open."""
    return {
        "counts": bool(counted_below(officer.user)),
        "lists": officer.holds(*LISTING),
        "manages": officer.holds(*MANAGING),
    }
