"""The checklist of a case's documents: what its process asks for, and what is there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import Check
from sigap_cases.cases.models import Case, Document
from workflows.definitions.conditions import evaluate
from workflows.definitions.schema import Definition, DocumentSpec


class LineState(TextChoices):
    """How a line of the checklist stands."""

    MISSING = "missing", _("Missing")
    RECEIVED = "received", _("Received, not checked")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Not accepted")
    EXPIRED = "expired", _("Expired")


TONES: dict[str, str] = {
    LineState.MISSING: "hold",
    LineState.RECEIVED: "soon",
    LineState.VERIFIED: "ok",
    LineState.REJECTED: "late",
    LineState.EXPIRED: "late",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A document as it stands now, with the versions it replaced, newest first."""

    document: Document
    state: LineState
    earlier: Sequence[Document]

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is asked for, and how it stands."""

    key: str
    title: str
    help: str
    kind: str
    required: bool
    state: LineState
    filed: Sequence[Filed]

    @property
    def tone(self) -> str:
        return TONES[self.state]


def values_of(case: Case) -> Mapping[str, Any]:
    return case.process.values if case.process else {}


def state_of(document: Document, today: date) -> LineState:
    if document.check_state == Check.REJECTED:
        return LineState.REJECTED
    if document.expires_on is not None and document.expires_on < today:
        return LineState.EXPIRED
    return LineState(document.check_state)


def filed_in(case: Case) -> list[Filed]:
    """All documents of the case, each version chain as one, latest upload first."""
    rows = list(case.documents.select_related("uploaded_by", "checked_by"))
    known = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows}
    today = timezone.localdate()
    return [
        Filed(document=row, state=state_of(row, today), earlier=_earlier(row, known))
        for row in rows
        if row.pk not in replaced
    ]


def _earlier(document: Document, known: Mapping[int, Document]) -> list[Document]:
    chain: list[Document] = []
    while document.replaces_id is not None and document.replaces_id in known:
        document = known[document.replaces_id]
        chain.append(document)
    return chain


def checklist_of(
    definition: Definition,
    values: Mapping[str, Any],
    filed: Sequence[Filed],
    *,
    only: Collection[str] | None = None,
) -> list[Line]:
    """The lines that apply, in the order of the definition; ``only`` those of a step."""
    return [
        _line(key, spec, [row for row in filed if row.document.item == key])
        for key, spec in definition.documents.items()
        if (only is None or key in only)
        and (spec.when is None or evaluate(spec.when, values))
    ]


# A line stands as the best of its documents does.
_BEST = (
    LineState.VERIFIED,
    LineState.RECEIVED,
    LineState.EXPIRED,
    LineState.REJECTED,
)


def _line(key: str, spec: DocumentSpec, filed: Sequence[Filed]) -> Line:
    states = {row.state for row in filed}
    return Line(
        key=key,
        title=spec.title,
        help=spec.help or "",
        kind=spec.kind,
        required=spec.required,
        state=next((state for state in _BEST if state in states), LineState.MISSING),
        filed=filed,
    )
