"""A person is forgotten: by two people, all at once, and history stays whole."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from sigap_cases.cases.enums import CaseStatus
from sigap_cases.cases.exceptions import (
    CaseErased,
    ErasureDecided,
    ErasureWaits,
    MissingAnswer,
    PlanChanged,
)
from sigap_cases.cases.keeping_enums import ErasureState, Ground
from sigap_cases.cases.models import Case, Erasure, Party
from sigap_cases.cases.services import (
    correspondence,
    erasures,
    holds,
    notes,
)
from sigap_cases.cases.services.erasure_plan import plan_of
from sigap_cases.cases.services.invariants import findings
from sigap_cases.registry import searching
from sigap_cases.registry.exceptions import PersonErased
from sigap_cases.registry.matching import Sketch
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import people_visible_to
from sigap_cases.registry.services import people
from sigap_cases.sealing.models import SealKey
from sigap_cases.sealing.opened import forget as close_keys
from workflows.exceptions import NotAllowed, SamePersonForbidden
from workflows.models import Event, KeptAnswers
from workflows.services import history_roots
from workflows.services.verification import verify

from .conftest import (
    CANARIES,
    FAMILY,
    NAME,
    NIK,
    NOTED,
    PHONE,
    Life,
    her_complaint,
    user,
)


def closed(case: Case) -> Case:
    correspondence.withdraw(case, "Sudah selesai.")
    case.refresh_from_db()
    return case


def asked(life: Life, by: str = "petugas_pengaduan") -> Erasure:
    number = life.request.number
    return erasures.ask(life.person, number=number, reason="Diminta", by=user(by))


def approved(erasure: Erasure, by: str = "penyelia") -> Erasure:
    print_of = plan_of(erasure.person).fingerprint
    return erasures.approve(erasure, fingerprint=print_of, reason="Sesuai", by=user(by))


def said_anywhere() -> dict[str, set[str]]:
    """Canary -> the tables of the database in whose rows it stands in clear."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            for canary in CANARIES:
                cursor.execute(
                    f'SELECT 1 FROM "{name}" AS t WHERE t::text ILIKE %s LIMIT 1',  # noqa: S608
                    [f"%{canary}%"],
                )
                if cursor.fetchone():
                    found.setdefault(canary, set()).add(name)
    return found


def test_what_is_written_once_holds_no_word_of_a_person_in_clear(life: Life) -> None:
    live = {"cases_case", "cases_party", "cases_reportermessage", "cases_document"}
    live |= {"registry_person", "registry_emergencycontact", "workflows_process"}
    titles = {"cases_historicaldocument", "workflows_event"}
    found = said_anywhere()
    assert found.pop(NAME) <= live | titles
    assert found.keys() >= {FAMILY}
    assert set().union(*found.values()) <= live
    assert "kenaribukti" in str([row.texts for row in KeptAnswers.objects.all()])
    contact = Event.objects.get(kind="case.contact")
    assert contact.reason == "Kata kenaritelepon"


def test_a_person_is_forgotten_and_history_verifies(life: Life) -> None:
    case = closed(life.case)
    history_roots.sign()
    events = Event.objects.count()
    plan = plan_of(life.person)
    assert (plan.record, plan.stays, plan.in_clear) == (True, (), 0)
    assert [part.case for part in plan.goes] == [case]

    erasure = approved(asked(life))

    count = SealKey.objects.exclude(destroyed_at=None).count()
    assert count >= 3
    numbers = {"keys": count, "record": 1, "files": 1, "parties": 0, "stay": 0}
    assert (erasure.state, erasure.result) == (ErasureState.DONE, numbers)
    history_roots.sign()
    assert verify().findings == []
    assert Event.objects.count() == events + 2
    told = Event.objects.get(kind="case.data_erased")
    assert (told.matter, told.actor) == (case.matter, user("penyelia"))
    assert [one for one in findings() if one.broken] == []


def test_the_database_holds_no_word_of_the_forgotten(
    life: Life, django_capture_on_commit_callbacks: Any
) -> None:
    case = closed(life.case)
    [document] = case.documents.all()
    path = django_settings.MEDIA_ROOT / str(document.file.name)
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        approved(asked(life))

    close_keys()
    assert not path.exists()
    left = said_anywhere()
    # Titles of files are told by events; the request runs, and holds how she proved it.
    assert left.pop(NAME) == {"cases_historicaldocument", "workflows_event"}
    assert set(left) <= {"kenaribukti"}
    case.refresh_from_db()
    assert (case.status, case.wish) == (CaseStatus.CLOSED, "")
    assert case.case_type is not None
    assert notes_of(case) == ["data telah dihapus"]
    assert Event.objects.get(kind="case.contact").reason == "data telah dihapus"


def notes_of(case: Case) -> list[str]:
    return [str(note.body) for note in case.notes.all()]


def test_the_forgotten_is_found_by_nothing(life: Life) -> None:
    closed(life.case)
    officer = user("petugas_pengaduan")
    seen = people_visible_to(officer)
    assert all(searching.search(seen, text) for text in (NAME, NIK, PHONE))
    sketch = searching.sketch_of(life.person)

    approved(asked(life))
    close_keys()

    assert not any(searching.search(seen, text) for text in (NAME, NIK, PHONE))
    assert not searching.search(seen, "data dihapus")
    assert searching.possible_duplicates(seen, sketch) == []
    gone = Person.objects.get(pk=life.person.pk)
    assert searching.sketch_of(gone) == Sketch(name="")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM registry_person WHERE nik_index <> ''),"
            " (SELECT count(*) FROM registry_personphone),"
            " (SELECT count(*) FROM cases_party WHERE phone_index <> '' AND case_id = %s)",
            [life.case.pk],
        )
        assert cursor.fetchone() == (0, 0, 0)
    with pytest.raises(PersonErased):
        people.change(gone, values={"name": "Lain"}, by=officer)
    case = Case.objects.get(pk=life.case.pk)
    with pytest.raises(CaseErased):
        notes.write(case, "Tambahan", kind="internal", by=officer)


@pytest.mark.parametrize("held", [False, True])
def test_open_and_held_cases_keep_their_file_and_the_record(
    life: Life, held: bool
) -> None:
    other = her_complaint(life.person)
    if held:
        holds.place(closed(other), reason="Diminta penyidik", by=user("penyelia"))
    closed(life.case)
    plan = plan_of(life.person)
    assert not plan.record
    assert [part.case for part in plan.stays] == [other]
    assert plan.stays[0].ground == (Ground.LEGAL_HOLD if held else Ground.OPEN_CASE)
    assert plan.stays[0].law

    approved(asked(life))

    close_keys()
    assert Case.objects.get(pk=life.case.pk).erased_at is not None
    other.refresh_from_db()
    assert other.erased_at is None
    assert other.parties.get(role="worker").name == NAME
    assert NOTED in notes_of(other)[0]
    assert Person.objects.get(pk=life.person.pk).name == NAME
    assert other.history.latest().narrative == other.narrative


def test_a_file_about_others_keeps_its_texts_and_loses_the_person(life: Life) -> None:
    friend = Party.objects.create(case=life.case, role="worker", name="Ni Made Teman")
    case = closed(life.case)
    [part] = plan_of(life.person).parts
    assert (part.party, part.texts, part.ground) == (True, False, Ground.OTHERS)

    approved(asked(life))

    close_keys()
    case.refresh_from_db()
    assert case.erased_at is None
    assert NOTED in notes_of(case)[0]
    friend.refresh_from_db()
    assert friend.name == "Ni Made Teman"
    names = case.parties.exclude(pk=friend.pk).values_list("name", "phone_index")
    assert set(names) == {("", "")}


def test_two_people_and_a_granted_request_are_needed(life: Life) -> None:
    closed(life.case)
    for nobody in ("petugas_desa", "auditor", "petugas_ppid"):
        with pytest.raises(NotAllowed):
            asked(life, by=nobody)
    with pytest.raises(MissingAnswer):
        erasures.ask(
            life.person,
            number=life.case.number,
            reason="Diminta",
            by=user("penyelia"),
        )
    erasure = asked(life, by="penyelia")
    with pytest.raises(ErasureWaits):
        asked(life)
    with pytest.raises(SamePersonForbidden):
        approved(erasure)
    with pytest.raises(NotAllowed):
        approved(erasure, by="petugas_pengaduan")
    with pytest.raises(PlanChanged):
        erasures.approve(
            erasure, fingerprint="lama", reason="Sesuai", by=user("penyelia2")
        )
    assert Person.objects.get(pk=life.person.pk).name == NAME
    erasures.refuse(erasure, reason="Belum waktunya", by=user("penyelia2"))
    with pytest.raises(ErasureDecided):
        approved(erasure, by="penyelia2")
    again = asked(life)
    erasures.withdraw(again, reason="Keliru", by=user("petugas_pengaduan"))
    assert Person.objects.get(pk=life.person.pk).erased_at is None
