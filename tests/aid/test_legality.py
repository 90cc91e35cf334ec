"""The answers on an offer, question by question; expected values by hand from the law."""

from datetime import date

import pytest

from sigap_cases.aid.legality import Offer, examine, is_breached


TODAY = date(2026, 7, 6)
BORN = date(1998, 5, 17)
SOUND = {"agency": "PT A", "standing": "terverifikasi", "scheme": "p2p"}
SOUND |= {"visa": "work", "papers": "both"}


def answers(born: date | None = BORN, /, **told: str) -> list[str]:
    found = examine(Offer(**SOUND | told), birth_date=born, today=TODAY)
    assert all(finding.reason for finding in found)
    return [finding.answer.value for finding in found]


def test_sound_offer_is_met_in_every_answer() -> None:
    assert answers() == ["met"] * 5


@pytest.mark.parametrize(
    ("place", "told", "answer"),
    [
        (1, {"agency": "PT B", "standing": ""}, "unknown"),
        (1, {"standing": "belum_diverifikasi"}, "unknown"),
        (1, {"standing": "dicabut"}, "breached"),
        (1, {"agency": "", "standing": ""}, "unknown"),
        (1, {"agency": "", "standing": "", "scheme": "g2g"}, "met"),
        (2, {"scheme": "outside_procedure"}, "breached"),
        (2, {"scheme": "internship"}, "unknown"),
        (2, {"scheme": "unknown"}, "unknown"),
        (3, {"visa": "visit"}, "breached"),
        (3, {"visa": "none"}, "unknown"),
        (4, {"papers": "refused"}, "breached"),
        (4, {"papers": "one"}, "unknown"),
        (4, {"papers": "none"}, "unknown"),
    ],
)
def test_each_question_has_its_answer(
    place: int, told: dict[str, str], answer: str
) -> None:
    assert answers(**told)[place] == answer


@pytest.mark.parametrize(
    ("born", "answer"),
    [
        (date(2008, 7, 6), "met"),
        (date(2008, 7, 7), "breached"),
        (None, "unknown"),
    ],
)
def test_age_is_eighteen_on_the_birthday(born: date | None, answer: str) -> None:
    assert answers(born)[0] == answer


def test_what_is_not_known_is_no_breach() -> None:
    unknown = examine(Offer(), birth_date=None, today=TODAY)
    assert not is_breached(unknown)
    found = examine(Offer(visa="visit"), birth_date=None, today=TODAY)
    assert is_breached(found)
