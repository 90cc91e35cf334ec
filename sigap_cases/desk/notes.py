"""Notes of a case as one officer reads them: each chain of corrections as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post
from accounts.models import User
from sigap_cases.cases.enums import NoteKind
from sigap_cases.cases.models import Case, Note
from sigap_cases.cases.policies import (
    check_can_write_note,
    is_of_office,
    reads_privileged,
)
from sigap_cases.cases.selectors import named_people
from workflows.policies import can

from .forms import DeskForm, long_text
from .officer import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A note and the versions before it; without ``text`` only that it exists."""

    note: Note
    is_read: bool
    earlier: Sequence[Note]
    may_correct: bool


def notes_of(case: Case, officer: Officer) -> list[Told]:
    """Newest first. A guest of the case is shown what is shared, and no trace of others."""
    rows = case.notes.select_related("author").prefetch_related("mentions")
    office = is_of_office(officer.positions, case)
    if not office:
        if not officer.holds(Post.MITRA):
            return []
        rows = rows.filter(kind=NoteKind.SHARED)
    notes = list(rows)
    counsels = any(n.kind == NoteKind.PRIVILEGED for n in notes) and reads_privileged(
        officer.user, case
    )
    known = {note.pk: note for note in notes}
    corrected = {note.corrects_id for note in notes}
    return [
        _told(note, known, officer, counsels=counsels)
        for note in notes
        if note.pk not in corrected
    ]


def _told(
    note: Note, known: dict[int, Note], officer: Officer, *, counsels: bool
) -> Told:
    reads = note.kind != NoteKind.PRIVILEGED or counsels
    earlier: list[Note] = []
    before = note.corrects_id
    while before is not None and before in known:
        earlier.append(known[before])
        before = known[before].corrects_id
    return Told(
        note=note,
        is_read=reads,
        earlier=earlier if reads else [],
        may_correct=reads and note.author_id == officer.user.pk,
    )


def kinds_for(officer: Officer, case: Case) -> list[tuple[str, Any]]:
    """What kinds of notes the officer may write in this case."""
    return [
        (kind.value, kind.label)
        for kind in NoteKind
        if can(check_can_write_note, officer.user, case, kind)
    ]


def people_of(case: Case) -> list[User]:
    """Who can be mentioned: those named in a secret case, the office's people else."""
    named = named_people(case.matter_id)
    if named is not None:
        return list(named.order_by("full_name"))
    held = User.objects.filter(
        is_active=True, memberships__unit__path__startswith=case.owner_path
    )
    return list(held.order_by("full_name").distinct())


class NoteForm(DeskForm):
    kind = forms.ChoiceField(label=_("For whom?"), widget=forms.RadioSelect)
    body = long_text(
        _("Note"),
        help_text=_(
            "Name somebody with @ and the user name, and they are told that there is a note."
        ),
    )

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        if kinds:
            kwargs.setdefault("initial", {"kind": kinds[0][0]})
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]


class CorrectionForm(DeskForm):
    body = long_text(_("Note"), help_text=_("The version before stays in the case."))
