"""Loading the engine's reference data: again and again, and never over an edit.

Each row keeps the digest of what was loaded into it. A row that still has that
digest follows the reference when the reference changes; a row that was edited in
the product is left alone.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from workflows.models.calendar import DeadlineRule, Holiday, Standing, WorkingCalendar
from workflows.sla.holidays_id import ClosedDay, closed_days

from .calendars import OFFICE, publish_calendar
from .deadline_rules import RuleContent, add_rule, amend_rule
from .history import save_as


REASON = "Data acuan"
REFERENCE = Path(__file__).resolve().parents[1] / "reference"


@dataclass(slots=True)
class Loaded:
    """How many rows a load made, changed, took away, and left as they were edited."""

    created: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0


def deadline_rows() -> list[dict[str, str]]:
    """The rows of deadlines.csv."""
    with (REFERENCE / "deadlines.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_deadlines(rows: Iterable[Mapping[str, str]]) -> Loaded:
    loaded = Loaded()
    current = {
        rule.kode: rule
        for rule in DeadlineRule.objects.select_for_update().filter(
            valid_to__isnull=True
        )
    }
    for row in rows:
        _load_rule(row["kode"], _rule_content(row), current.get(row["kode"]), loaded)
    return loaded


@cache
def rungs_of_rules() -> dict[str, dict[str, Any]]:
    """By kode what rungs.yaml adds to a row: rungs, the cap of pauses, the extension."""
    text = (REFERENCE / "rungs.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return loaded


def _rule_content(row: Mapping[str, str]) -> RuleContent:
    return RuleContent(
        process=row["proses"],
        step_title=row["langkah"],
        amount=int(row["jumlah"]),
        unit=row["satuan"],
        starts_from=row["mulai_dari"],
        kind=row["jenis"],
        is_active=row["aktif"] == "ya",
        legal_source=row["dasar"],
        url=row["halaman"],
        standing=row["standing"],
        note=row["catatan"],
        **rungs_of_rules().get(row["kode"], {}),
    )


def _load_rule(
    kode: str, content: RuleContent, current: DeadlineRule | None, loaded: Loaded
) -> None:
    if current is None:
        rule = add_rule(kode, content, by=None, reason=REASON)
        loaded.created += 1
    elif current.was_edited:
        loaded.kept += 1
        return
    else:
        rule = amend_rule(kode, content, by=None, reason=REASON)
        loaded.changed += rule != current
    if rule.was_edited:
        rule.reference_digest = rule.content_digest()
        save_as(rule, by=None, reason=REASON, update_fields=["reference_digest"])


@transaction.atomic
def load_calendar() -> WorkingCalendar:
    """The office's working calendar; one that exists is left as it is."""
    calendar = WorkingCalendar.objects.filter(code=OFFICE).first()
    if calendar is None:
        calendar = WorkingCalendar(code=OFFICE, name="Jam kantor Pemkab Gianyar")
        save_as(calendar, by=None, reason=REASON)
    return calendar


def load_holidays(years: Iterable[int]) -> Loaded:
    """Closed days of the years for the office; see ``load_closed_days``."""
    wanted = set(years)
    return load_closed_days(load_calendar(), closed_days(wanted), wanted)


@transaction.atomic
def load_closed_days(
    calendar: WorkingCalendar, days: Iterable[ClosedDay], wanted: set[int]
) -> Loaded:
    """The days of a calendar in the years, and a new version if that changed them.

    A day that the reference no longer has (an estimate that moved) goes, unless it
    was edited here.
    """
    rows = {
        holiday.reference_key: holiday
        for holiday in calendar.holidays.select_for_update().exclude(reference_key="")
    }
    loaded = Loaded()
    for closed in days:
        key = f"{closed.day} {closed.name}"
        _load_holiday(calendar, key, closed, rows.pop(key, None), loaded)
    _remove_stale(rows, wanted, loaded)
    publish_calendar(calendar.code, by=None, reason=REASON)
    return loaded


def _load_holiday(
    calendar: WorkingCalendar,
    key: str,
    closed: ClosedDay,
    holiday: Holiday | None,
    loaded: Loaded,
) -> None:
    if holiday is None:
        if calendar.holidays.filter(date=closed.day, name=closed.name).exists():
            loaded.kept += 1
            return
        holiday = Holiday(calendar=calendar, reference_key=key)
        loaded.created += 1
    elif holiday.was_edited:
        loaded.kept += 1
        return
    holiday.date, holiday.name, holiday.basis = closed.day, closed.name, closed.basis
    holiday.standing = Standing.UNVERIFIED
    if holiday.was_edited:
        loaded.changed += holiday.pk is not None
        holiday.reference_digest = holiday.content_digest()
        save_as(holiday, by=None, reason=REASON)


def _remove_stale(rows: Mapping[str, Holiday], years: set[int], loaded: Loaded) -> None:
    """``rows`` are by reference key, which starts with the date as it was loaded."""
    for key, holiday in rows.items():
        if date.fromisoformat(key[:10]).year not in years:
            continue
        if holiday.was_edited:
            loaded.kept += 1
        else:
            holiday.delete()
            loaded.removed += 1
