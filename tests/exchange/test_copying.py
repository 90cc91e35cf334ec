"""Rows that COPY writes are the rows that a save would write, and so is their history."""

from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model
from django.utils import timezone

from accounts.enums import UnitKind
from accounts.models import Unit, User
from sigap_cases.exchange.services import copying
from sigap_cases.exchange.services.recording import BESIDE
from sigap_cases.registry.enums import (
    LegalBasis,
    Relation,
    Scheme,
    Sector,
    Sex,
    WorkPhase,
)
from sigap_cases.registry.models import (
    EmergencyContact,
    Person,
    PersonDocument,
    PersonPhone,
    PhaseChange,
    Placement,
    ProcessingGround,
)
from sigap_cases.sealing import keys
from sigap_cases.sealing.opened import forget
from tests.desk import world


pytestmark = pytest.mark.usefixtures("exchange_office", "db")
DAY = date(2026, 3, 2)
# Each row has its own; the history's, its clock.
OWN = {"id", "seal", "submission_key", "person", "history_id", "history_date"}


def person(by: User) -> Person:
    return Person(
        submission_key=uuid4(),
        name="Ni Wayan Salinan",
        nik="5104014107900001",
        birth_date=date(1990, 7, 1),
        sex=Sex.FEMALE,
        village=Unit.objects.filter(kind=UnitKind.VILLAGE).first(),
        banjar="Kaja",
        phase=WorkPhase.WORKING,
        phase_since=DAY,
        safe_from=time(18),
        safe_until=time(20, 30),
        safe_note="Jangan sebut nama kantor.\tTelepon\nsetelah magrib \\ pukul enam.",
        registered_at=timezone.now(),
        registered_by=by,
    )


def beside(person: Person, by: User) -> list[Model]:
    return [
        PhaseChange(
            person=person,
            phase=person.phase,
            since=DAY,
            source="Lembar desa",
            noted_at=person.registered_at,
            noted_by=by,
        ),
        ProcessingGround(person=person, basis=LegalBasis.PUBLIC_TASK, given_on=DAY),
        PersonPhone(person=person, number="+6281234567890", note="adik"),
        PersonDocument(person=person, kind="passport", number="C1234567"),
        Placement(
            person=person,
            scheme=Scheme.UNKNOWN,
            sector=Sector.UNKNOWN,
            country="MY",
            wage=Decimal("1500.50"),
            currency="MYR",
        ),
        EmergencyContact(
            person=person, name="I Made Salinan", relation=Relation.OTHER, phone=""
        ),
    ]


def told(row: Any) -> dict[str, Any]:
    """What a row says once it is read from the database."""
    return {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in OWN
    }


def both(model: type[Model], saved: Any, copied: Any) -> tuple[list[Any], list[Any]]:
    tellings = []
    for row in (saved, copied):
        manager: Any = model
        read = manager._default_manager.get(pk=row.pk)
        tellings.append([told(read), *map(told, manager.history.filter(id=row.pk))])
    return tellings[0], tellings[1]


def test_copied_rows_say_what_saved_rows_say() -> None:
    by = world.user("petugas_pengaduan")
    saved, copied = person(by), person(by)
    copied.registered_at = saved.registered_at
    [saved.seal, copied.seal] = keys.make_many(2)
    saved._history_user = by  # type: ignore[attr-defined]
    saved._change_reason = "Baris 1"  # type: ignore[attr-defined]
    saved.save()
    copying.draw_keys([copied])
    rows = [(saved, copied)]
    for one, other in zip(beside(saved, by), beside(copied, by), strict=True):
        one._history_user = by  # type: ignore[attr-defined]
        one._change_reason = "Baris 1"  # type: ignore[attr-defined]
        one.save()
        copying.draw_keys([other])
        rows.append((one, other))  # type: ignore[arg-type]
    for _one, other in rows:
        other._change_reason = "Baris 1"  # type: ignore[attr-defined]
        copying.write_with_history([other], by=by, at=timezone.now())
    forget()
    assert {type(one) for one, _other in rows} == {Person, *BESIDE}
    for one, other in rows:
        expected, found = both(type(one), one, other)
        assert len(expected) == 2, type(one)
        assert found == expected, type(one)
        if hasattr(other, "seal"):
            assert other.seal_id == copied.seal_id
