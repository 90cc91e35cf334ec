"""An office with one worker: her record, her complaint, and her request to be forgotten."""

import io
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import Unit, User
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import (
    contacts,
    correspondence,
    documents,
    notes,
    party_records,
)
from sigap_cases.cases.services.intake import Person as Told
from sigap_cases.registry.models import Person
from sigap_cases.registry.services.people import Contact
from tests.loaded_office import lodge
from tests.processes.walking import bring, do
from tests.registry.people import make_person


@pytest.fixture(autouse=True)
def _own_roots(own_roots: None) -> None:
    """What is verified here is signed here."""


# Words that stand nowhere else, as somebody with the database's rights would seek them.
NAME, FAMILY, SAID = "Ni Luh Kenarisari", "Pan Kenarisari", "kenarinarasi"
PHONE, NIK = "+6281290817299", "5104016907910017"
NOTED, CALLED, PROVED = "kenaricatatan", "kenaritelepon", "kenaribukti"
CANARIES = (NAME, FAMILY, SAID, NOTED, CALLED, PROVED, PHONE, NIK)


def user(name: str) -> User:
    return User.objects.get(username=name)


def photo() -> "ContentFile[bytes]":
    kept = io.BytesIO()
    Image.new("RGB", (8, 8)).save(kept, format="PNG")
    return ContentFile(kept.getvalue(), name="ktp.png")


class Life(NamedTuple):
    person: Person
    case: Case
    request: Case


def her_record() -> Person:
    village = Unit.objects.get(code="51.04.01.2001")
    return make_person(
        village,
        by=user("petugas_desa"),
        name=NAME,
        nik=NIK,
        phone=PHONE,
        contact=Contact(name=FAMILY, phone="+6281390817264"),
    )


def her_complaint(person: Person) -> Case:
    officer = user("petugas_pengaduan")
    case = lodge(
        reporter=Told(name=NAME, phone=PHONE, note="Mudah takut"),
        capacity="self",
        wish=f"Agar {SAID} didengar",
    ).case
    case.narrative = f"Cerita {SAID} {NAME}"
    case.save(update_fields=["narrative"])
    notes.write(case, f"Menurut {NOTED}", kind="internal", by=officer)
    call = contacts.Contact(text=f"Kata {CALLED}", reached=True, channel="phone")
    contacts.record(case, call, by=officer)
    correspondence.write_to_office(case, f"Pesan {SAID}")
    documents.add(case, photo(), kind="id_card", title=f"KTP {NAME}", by=officer)
    party_records.link(case.parties.get(role="worker"), person, by=officer)
    return case


def request_to_forget() -> Case:
    case = bring(
        "hak_subjek_data",
        narrative="Hapus data saya.",
        given={"right_kind": "erase", "about_case": ""},
    )
    how = f"Menurut {PROVED}"
    ppid = "petugas_ppid"
    do(case, "verify_identity", ppid, identity_state="proven", identity_how=how)
    return do(case, "decide_erasure", ppid, decision="granted")


@pytest.fixture
def life(office: None, tmp_path: Path, settings: Any) -> Life:
    settings.HISTORY_SIGNING_KEY_FILE = tmp_path / "kunci" / "signing.key"
    settings.HISTORY_ROOTS_FOLDER = tmp_path / "akar"
    person = her_record()
    return Life(person, her_complaint(person), request_to_forget())
