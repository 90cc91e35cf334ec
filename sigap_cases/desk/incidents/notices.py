"""Concepts of the two notices of a data incident, in the layout of the office's letters.

What they must say stands in UU 27/2022 art. 46 (2): which data came out, when and how,
and what is done about it. They name nobody: whoever signs one puts in whom it is for.
"""

from pathlib import Path
from typing import Any

from django.utils import timezone

from sigap_cases.cases.models import DataIncident, Letterhead
from sigap_cases.cases.services.letters import printing, typesetting
from sigap_cases.desk.due import full_moment


_BODY = Path(__file__).with_name("notice.typ")
_ADDRESSEE = {
    "subjek": [printing.UNKNOWN],
    "lembaga": ["Lembaga Pelindungan Data Pribadi", "di", "Jakarta"],
}


def draft_of(incident: DataIncident, whom: str) -> bytes:
    """PDF, marked as a concept."""
    text = _BODY.read_text(encoding="utf-8")
    return typesetting.to_pdf(text, _data(incident, whom), at=timezone.now())


def _letterhead(incident: DataIncident) -> Letterhead:
    """Of the office that recorded it, else of the nearest one above it that has one."""
    steps = incident.office.path.rstrip(".").split(".")
    above = [".".join(steps[:n]) + "." for n in range(len(steps), 0, -1)]
    heads = {head.unit.path: head for head in Letterhead.objects.select_related("unit")}
    near = [heads[path] for path in above if path in heads]
    return near[0] if near else next(iter(heads.values()))


def _data(incident: DataIncident, whom: str) -> dict[str, Any]:
    entered = {
        "kepada": whom,
        "bagaimana": incident.course,
        "data": incident.exposed,
        "upaya": incident.measures,
        "diketahui": full_moment(incident.known_at),
        "mulai": full_moment(incident.since),
        "sampai": full_moment(incident.until),
        "dasar": incident.rule.legal_source,
    }
    told = {key: printing.plain(word) for key, word in entered.items()}
    return printing.notice_data(
        _letterhead(incident),
        subject="Pemberitahuan kegagalan pelindungan data pribadi",
        addressee=_ADDRESSEE[whom],
        entered=told,
    )
