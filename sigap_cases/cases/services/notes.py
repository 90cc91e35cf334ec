"""Notes: for the office, shared with a partner, or legal counsel's alone."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import positions_of
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import Case, Mention, Note
from sigap_cases.cases.policies import (
    acting,
    check_can_read_note,
    check_can_write_note,
    right_to_see,
)
from workflows.services import matters

from . import telling


LONGEST = 10_000


@transaction.atomic
def write(
    case: Case, text: str, *, kind: str, by: Any, mentions: Collection[int] = ()
) -> Note:
    """Write a note. Whoever is mentioned is told that there is one, not what it says."""
    check_can_write_note(by, case, kind)
    return _kept(case, text, kind=kind, by=by, mentions=mentions)


@transaction.atomic
def correct(note: Note, text: str, *, by: Any, mentions: Collection[int] = ()) -> Note:
    """A new version of one's own note; the one before stays as it was."""
    case = note.case
    check_can_write_note(by, case, note.kind)
    check_can_read_note(by, note)
    if note.author_id != by.pk:
        raise MissingAnswer("body", _("Only who wrote a note corrects it."))
    if Note.objects.filter(corrects=note).exists():
        raise MissingAnswer("body", _("This note has been corrected already."))
    return _kept(case, text, kind=note.kind, by=by, mentions=mentions, corrects=note)


def _kept(
    case: Case,
    text: str,
    *,
    kind: str,
    by: Any,
    mentions: Collection[int],
    corrects: Note | None = None,
) -> Note:
    text = text.strip()
    if not text:
        raise MissingAnswer("body", _("Write the note."))
    actor = acting(by, case)
    note = Note.objects.create(
        case=case,
        kind=kind,
        body=text[:LONGEST],
        author=by,
        author_post=actor.post,
        unit_path=_unit_path(by, case),
        written_at=timezone.now(),
        corrects=corrects,
    )
    told = "case.note_corrected" if corrects else "case.note_written"
    data = {"note": note.pk, "kind": str(kind)}
    matters.record(case.matter, told, by=actor, data=data)
    _mention(note, _who_may_be_told(note, mentions))
    return note


def _unit_path(user: Any, case: Case) -> str:
    """The unit by which the author acts in the case."""
    positions = positions_of(user)
    near = [p for p in positions if case.owner_path.startswith(p.unit_path)]
    held = next(iter(near or positions), None)
    return held.unit_path if held else ""


def _who_may_be_told(note: Note, mentions: Collection[int]) -> list[User]:
    """Of those mentioned, who sees the case; the others are passed over in silence."""
    users = User.objects.filter(pk__in=mentions, is_active=True)
    return [
        user
        for user in users.exclude(pk=note.author_id)
        if right_to_see(user, note.case)
    ]


def _mention(note: Note, users: Iterable[User]) -> None:
    for user in users:
        Mention.objects.create(note=note, user=user)
        telling.mentioned(note, user)


def mentioned_in(text: str, people: Iterable[User]) -> set[int]:
    """Who of ``people`` is named in the text as ``@user name``."""
    words = {
        word.strip(".,;:!?()").casefold()
        for word in text.split()
        if word.startswith("@")
    }
    return {user.pk for user in people if f"@{user.username}".casefold() in words}
