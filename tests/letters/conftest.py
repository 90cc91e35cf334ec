"""A case with named parties, and a letter of it taken as far as a test needs."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.models import Case, Letter, LetterTemplate
from sigap_cases.cases.services import intake
from sigap_cases.cases.services.letters import concepts
from tests.loaded_office import lodge
from workflows.models import WorkItem
from workflows.services import assignment, completion


VALUES = {
    "tanggal": "2026-12-01",
    "pukul": "09.00",
    "tempat": "Ruang Rapat Dinas",
    "pokok": "gaji yang belum dibayar",
    "narahubung": "Seksi Pelindungan",
}


def user(name: str) -> User:
    return User.objects.get(username=name)


@pytest.fixture
def case(office: None) -> Case:
    return lodge(
        capacity="family",
        reporter=intake.Person(name="Ni Made Sukerti"),
        worker=intake.Person(name="I Wayan Suardana"),
        respondent=intake.Person(name="PT Laut Jingga"),
    ).case


def begin(case: Case, key: str = "undangan_klarifikasi") -> Letter:
    template = LetterTemplate.objects.get(key=key)
    return concepts.begin(case, template, by=user("petugas_penanganan"))


def written(case: Case, **fields: Any) -> Letter:
    """A complete concept of an invitation."""
    told = {"addressee": "Direktur PT Laut Jingga\ndi\nDenpasar"} | fields
    return concepts.change(
        begin(case),
        by=user("petugas_penanganan"),
        written=told,
        values=VALUES,
    )


def item(letter: Letter, step: str) -> WorkItem:
    return WorkItem.objects.get(process=letter.process, step=step, closed_at=None)


def do(letter: Letter, step: str, who: str, **values: Any) -> Letter:
    """Claim and complete the open task of a letter."""
    held = assignment.claim(item(letter, step), by=user(who))
    completion.complete(held, by=user(who), values=values, revision=held.revision)
    return Letter.objects.get(pk=letter.pk)


def handed_in(case: Case, **fields: Any) -> Letter:
    return concepts.hand_in(written(case, **fields), by=user("petugas_penanganan"))


def signed(case: Case) -> Letter:
    letter = do(handed_in(case), "initial_one", "penyelia", initial_result="initialled")
    return do(letter, "sign", "kepala_dinas", signature_result="signed")


def issued(case: Case, number: str = "500.15/123/Disnaker") -> Letter:
    return do(
        signed(case),
        "issue",
        "petugas_pengaduan",
        letter_number=number,
        letter_date=timezone.localdate().isoformat(),
    )
