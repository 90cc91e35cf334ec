"""What is published as CSV: semicolons, as spreadsheets here open it, and no formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.services.bundles import harmless

from .enums import Article, Decision, DisputeState, ObjectionDecision
from .selectors import PublicRequest


Row = tuple[str, str]


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    kept = io.StringIO()
    written = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    for row in (headings, *rows):
        written.writerow([harmless(cell) for cell in row])
    return "\ufeff" + kept.getvalue()


def register_csv(requests: Iterable[PublicRequest]) -> str:
    headings = [
        _("Number"),
        _("Received"),
        _("What was asked"),
        _("Decision"),
        _("Answered"),
        _("Working days"),
        _("Late"),
        _("Objection"),
        _("Result of the objection"),
        _("End"),
    ]
    return as_csv(headings, map(_line, requests))


def _line(row: PublicRequest) -> list[str]:
    return [
        row.number,
        _day(row.received),
        row.asked,
        row.decision,
        _day(row.answered),
        str(row.days),
        _("yes") if row.is_late else _("no"),
        _day(row.objected),
        row.objection,
        row.ending,
    ]


def _day(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y}" if at else ""


def report_rows(told: dict[str, object]) -> list[tuple[str, list[Row]]]:
    """The figures of a report in groups, as pages and files show them."""
    return [
        (_("Requests"), _requests(told)),
        (_("Decisions"), _titled(told["decisions"], Decision)),
        (_("Grounds of refusal"), _titled(told["grounds"], Article)),
        (
            _("Objections"),
            [
                (_("Objections"), str(told["objections"])),
                (_("Not answered yet"), str(told["objections_running"])),
                *_titled(told["objection_decisions"], ObjectionDecision),
            ],
        ),
        (
            _("Disputes at the Information Commission"),
            [
                (_("Disputes"), str(told["disputes"])),
                *_titled(told["dispute_states"], DisputeState),
            ],
        ),
    ]


def _requests(told: dict[str, object]) -> list[Row]:
    mean = told["mean_days"]
    return [
        (_("Received"), str(told["received"])),
        (_("Answered"), str(told["answered"])),
        (_("Still running"), str(told["running"])),
        (_("Withdrawn by the applicant"), str(told["withdrawn"])),
        (_("Request not completed"), str(told["incomplete"])),
        (_("Extended by seven working days"), str(told["extended"])),
        (_("Late"), str(told["late"])),
        (
            _("Working days to the answer, on average"),
            "-" if mean is None else f"{mean}".replace(".", ","),
        ),
    ]


def _titled(
    counts: object,
    titles: type[Article | Decision | DisputeState | ObjectionDecision],
) -> list[Row]:
    found = counts if isinstance(counts, dict) else {}
    return [
        (str(title), str(found[key])) for key, title in titles.choices if key in found
    ]


def report_csv(told: dict[str, object]) -> str:
    rows = [
        (group, label, number)
        for group, lines in report_rows(told)
        for label, number in lines
    ]
    return as_csv([_("Group"), _("Figure"), _("How many")], rows)
