"""Notes: who writes, who reads, what is told of them, and that they never change."""

import pytest
from django.db import DatabaseError, transaction

from accounts.enums import Post, UnitKind
from accounts.models import User
from notifications.models import OutboxMessage
from sigap_cases.cases.enums import NoteKind
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import Case, Note
from sigap_cases.cases.policies import check_can_read_note, right_to_see
from sigap_cases.cases.services import notes
from tests.factories import (
    give_post,
    grant_person,
    make_holder,
    make_unit,
    make_user,
)
from workflows.exceptions import NotAllowed
from workflows.models import Event
from workflows.policies import can

from .conftest import lodge


TEXT = "Klien mengaku menandatangani kuitansi kosong"


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return lodge()


@pytest.fixture
def officer(people: dict[str, User]) -> User:
    return people["petugas_penanganan"]


@pytest.fixture
def counsel(people: dict[str, User]) -> User:
    return people["pendamping_hukum"]


def reads(user: User, note: Note) -> bool:
    return can(check_can_read_note, user, note)


def test_write_keeps_author_post_and_time(case: Case, officer: User) -> None:
    note = notes.write(case, " Catatan ", kind=NoteKind.INTERNAL, by=officer)
    assert (note.body, note.author) == ("Catatan", officer)
    assert note.author_post
    assert note.unit_path == case.owner_path
    event = Event.objects.get(kind="case.note_written")
    assert event.data == {"note": note.pk, "kind": "internal"}
    assert "Catatan" not in f"{event.data}{event.title}{event.reason}"


def test_note_is_never_changed_nor_deleted(case: Case, officer: User) -> None:
    note = notes.write(case, "Catatan", kind=NoteKind.INTERNAL, by=officer)
    note.body = "Lain"
    with pytest.raises(DatabaseError), transaction.atomic():
        note.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Note.objects.filter(pk=note.pk).delete()


def test_correct_is_a_new_version_of_ones_own_note(
    case: Case, officer: User, people: dict[str, User]
) -> None:
    note = notes.write(case, "Salah", kind=NoteKind.INTERNAL, by=officer)
    with pytest.raises(MissingAnswer):
        notes.correct(note, "Bukan saya", by=people["penyelia"])
    corrected = notes.correct(note, "Benar", by=officer)
    assert corrected.corrects == note
    with pytest.raises(MissingAnswer):
        notes.correct(note, "Lagi", by=officer)


def test_internal_note_is_the_offices(
    case: Case, officer: User, people: dict[str, User]
) -> None:
    note = notes.write(case, "Catatan", kind=NoteKind.INTERNAL, by=officer)
    partner = people["mitra"]
    grant_person(case, partner)
    assert right_to_see(partner, case)
    assert not reads(partner, note)
    assert reads(people["penyelia"], note)
    assert reads(people["auditor"], note)


def test_shared_note_is_read_by_a_partner_who_sees_the_case(
    case: Case, officer: User, people: dict[str, User]
) -> None:
    note = notes.write(case, "Untuk mitra", kind=NoteKind.SHARED, by=officer)
    partner = people["mitra"]
    assert not reads(partner, note)
    grant = grant_person(case, partner)
    assert reads(partner, note)
    grant.delete()
    assert not reads(partner, note)


def test_village_that_sees_the_case_reads_no_note(case: Case, officer: User) -> None:
    village = make_unit(UnitKind.VILLAGE)
    guest = make_user("tamu_desa")
    give_post(guest, Post.PETUGAS_DESA, village)
    grant_person(case, guest)
    for kind in (NoteKind.INTERNAL, NoteKind.SHARED):
        assert not reads(guest, notes.write(case, "Catatan", kind=kind, by=officer))


def test_privileged_note_is_counsels_alone(
    case: Case, counsel: User, people: dict[str, User]
) -> None:
    note = notes.write(case, TEXT, kind=NoteKind.PRIVILEGED, by=counsel)
    assert reads(counsel, note)
    for name in ("penyelia", "auditor", "kepala_dinas", "petugas_penanganan"):
        assert not reads(people[name], note), name
    event = Event.objects.get(kind="case.note_written")
    assert event.actor == counsel
    assert TEXT not in f"{event.data}{event.title}{event.reason}"


def test_privileged_note_is_not_read_by_counsel_without_this_case(
    case: Case, counsel: User
) -> None:
    note = notes.write(case, TEXT, kind=NoteKind.PRIVILEGED, by=counsel)
    other = make_holder(Post.PENDAMPING_HUKUM, case.owner)
    assert right_to_see(other, case)
    assert not reads(other, note)


def test_privileged_note_is_not_read_by_its_author_without_the_post(
    case: Case, counsel: User
) -> None:
    note = notes.write(case, TEXT, kind=NoteKind.PRIVILEGED, by=counsel)
    counsel.memberships.all().delete()
    give_post(counsel, Post.PENYELIA, case.owner)
    assert right_to_see(counsel, case)
    assert not reads(counsel, note)


def test_privileged_note_is_written_by_counsel_alone(
    case: Case, people: dict[str, User]
) -> None:
    for name in ("penyelia", "petugas_penanganan", "auditor"):
        with pytest.raises(NotAllowed):
            notes.write(case, TEXT, kind=NoteKind.PRIVILEGED, by=people[name])


def test_mention_tells_who_sees_the_case_and_nothing_of_the_note(
    case: Case, officer: User, people: dict[str, User]
) -> None:
    everybody = list(people.values())
    text = "Mohon dilihat @penyelia, dan @mitra. Uang klien sudah diterima."
    named = notes.mentioned_in(text, everybody)
    assert named == {people["penyelia"].pk, people["mitra"].pk}

    note = notes.write(case, text, kind=NoteKind.INTERNAL, by=officer, mentions=named)

    assert list(note.mentions.all()) == [people["penyelia"]]
    told = OutboxMessage.objects.get(topic="note_mention")
    assert told.user_id == people["penyelia"].pk
    assert "Uang" not in f"{told.key}{told.label}{told.last_error}"


def test_note_without_text_is_refused(case: Case, officer: User) -> None:
    with pytest.raises(MissingAnswer):
        notes.write(case, "  ", kind=NoteKind.INTERNAL, by=officer)
