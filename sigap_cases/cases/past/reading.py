"""The whole file as it stood at a moment, for one reader."""

from datetime import datetime

from sigap_cases.cases.models import Case
from workflows.models import Process

from .answers import answers_at
from .facts import CaseAsOf, Kind, PastRow
from .fetching import Raw, rows_at
from .rights import rights_at
from .sight import PastSight
from .sources import SOURCES
from .words import Words


def case_as_of(case: Case, moment: datetime, *, sight: PastSight) -> CaseAsOf:
    """What the file held at ``moment``, in the same number of statements for any file.

    Rows come from history as it was written, so a change counts from the moment at
    which it was made, not from the day that it was made for. Names of people, units
    and reference data are those of today.
    """
    raw = rows_at(case, moment, rights=sight.rights)
    rights = rights_at(raw, moment) if sight.rights else None
    found = Process.objects.filter(matter_id=case.matter_id).select_related("version")
    processes = {process.pk: process for process in found}
    words = Words(raw, processes, case, sight)
    rows: dict[Kind, tuple[PastRow, ...]] = {}
    for source in SOURCES:
        if source.kind in raw:
            shown = [r for r in raw[source.kind] if _is_seen(source.kind, r, words)]
            rows[source.kind] = tuple(words.row(source, row) for row in shown)
    rows[Kind.ANSWERS] = tuple(
        answers_at(
            case.matter_id,
            moment,
            processes,
            sight=sight,
            documents=words.documents,
        )
    )
    return CaseAsOf(moment=moment, rows=rows, rights=rights)


def _is_seen(kind: Kind, raw: Raw, words: Words) -> bool:
    """A link shows where the reader sees both of its cases today; the others all."""
    if kind != Kind.LINK:
        return True
    return words.sees_case(raw["from_case_id"]) and words.sees_case(raw["to_case_id"])
