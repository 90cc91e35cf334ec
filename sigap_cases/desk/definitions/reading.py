"""Who reads and changes definitions, open cases per version, and what a change does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.enums import Post
from accounts.selectors import positions_of
from sigap_cases.cases.selectors import cases_visible_to
from workflows.definitions.difference import Change, ChangeKind, difference
from workflows.definitions.parsing import Parsed
from workflows.definitions.problems import Problem, Severity
from workflows.definitions.schema import Definition
from workflows.exceptions import NotAllowed
from workflows.models import ProcessVersion
from workflows.selectors import definition_of_version
from workflows.services import publishing


# Who may draft and who may approve; both read. Nobody approves what they drafted.
DRAFTING = frozenset({Post.PENYELIA, Post.ADMIN_SISTEM, Post.KEPALA_DINAS})
APPROVING = frozenset({Post.PENYELIA, Post.KEPALA_DINAS})


def _holds(user: Any, posts: Iterable[str]) -> bool:
    return any(position.post in posts for position in positions_of(user))


def check_can_read(user: Any) -> None:
    if not positions_of(user):
        raise NotAllowed


def may_draft(user: Any) -> bool:
    return _holds(user, DRAFTING)


def may_approve(user: Any, draft: ProcessVersion) -> bool:
    return _holds(user, APPROVING) and draft.drafted_by_id != user.pk


def check_can_draft(user: Any) -> None:
    if not may_draft(user):
        raise NotAllowed


def check_can_approve(user: Any) -> None:
    if not _holds(user, APPROVING):
        raise NotAllowed


def open_cases_by_version(user: Any) -> dict[int, int]:
    """Open cases per version, counting only what the person may see."""
    rows = (
        cases_visible_to(user)
        .filter(closed_at=None, process__isnull=False)
        .values("process__version_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return {row["process__version_id"]: row["count"] for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A document as the editor shows it: problems, and changes by group."""

    parsed: Parsed
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    changes: tuple[tuple[ChangeKind, tuple[Change, ...]], ...]

    @property
    def is_sound(self) -> bool:
        return self.parsed.definition is not None and not self.problems


def examined(document: str, key: str) -> Examined:
    parsed = publishing.check_document(document)
    return Examined(
        parsed=parsed,
        problems=tuple(p for p in parsed.problems if p.severity is Severity.ERROR),
        warnings=tuple(p for p in parsed.problems if p.severity is not Severity.ERROR),
        changes=_changes(parsed.definition, key),
    )


def _changes(
    definition: Definition | None, key: str
) -> tuple[tuple[ChangeKind, tuple[Change, ...]], ...]:
    last = publishing.published(key)
    if definition is None or last is None:
        return ()
    found = difference(definition_of_version(last), definition)
    return tuple(
        (kind, group)
        for kind in ChangeKind
        if (group := tuple(change for change in found if change.kind is kind))
    )
