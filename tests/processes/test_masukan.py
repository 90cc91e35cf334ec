"""A suggestion, walked to each of its ends."""

import pytest

from sigap_cases.cases.models import Case

from . import walking
from .walking import bring, do, open_steps


pytestmark = pytest.mark.usefixtures("clock")
PPID, SUPERVISOR = "petugas_ppid", "penyelia"


def suggestion() -> Case:
    told = "Jam layanan diperpanjang sampai sore."
    return bring("masukan", narrative=told, given={"topic": "service"})


@pytest.mark.parametrize(
    ("handling", "outcome"), [("answer", "answered"), ("complaint", "pointed")]
)
def test_suggestion_is_answered(handling: str, outcome: str) -> None:
    case = do(suggestion(), "review", PPID, handling=handling)
    do(case, "write_answer", PPID, answer_text="Terima kasih, kami ubah.")
    assert case.close_reason == outcome
    assert walking.told(case) == ["Terima kasih, kami ubah."]


def test_suggestion_is_answered_with_the_view_of_the_supervisor() -> None:
    case = do(suggestion(), "review", PPID, handling="forward")
    do(case, "give_view", SUPERVISOR, section_view="Dapat mulai bulan depan.")
    assert open_steps(case) == ["write_answer"]
    do(case, "write_answer", PPID, answer_text="Mulai bulan depan.")
    assert case.close_reason == "answered"
    assert walking.told(case) == ["Mulai bulan depan."]


def test_suggestion_is_noted_without_answer() -> None:
    case = do(suggestion(), "review", PPID, handling="note", note_reason="Kosong")
    assert case.close_reason == "noted"
    assert walking.told(case) == []
