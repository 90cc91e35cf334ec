"""Whether two records may be the same person, and why: pure, for the officer to judge.

Birth-order names and titles repeat from house to house, so that only the words after
them make names alike; a differing birth order even speaks against it, because brothers
and sisters share all the rest. No single fact but a number is enough.
"""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .names import distinctive_words, orders_in, words_of


class Reason(TextChoices):
    SAME_NIK = "same_nik", _("the same NIK")
    SAME_PAPER = "same_paper", _("the same passport or document number")
    SAME_PHONE = "same_phone", _("the same phone")
    SAME_NAME = "same_name", _("the same name")
    LIKE_NAME = "like_name", _("a similar name")
    SAME_BIRTH_DATE = "same_birth_date", _("the same birth date")
    SAME_VILLAGE = "same_village", _("the same village")
    OTHER_NIK = "other_nik", _("but another NIK")
    OTHER_BIRTH_DATE = "other_birth_date", _("but another birth date")
    OTHER_ORDER = "other_order", _("but another birth order in the name")
    OTHER_SEX = "other_sex", _("but the other sex")


POINTS: dict[Reason, int] = {
    Reason.SAME_NIK: 60,
    Reason.SAME_PAPER: 50,
    Reason.SAME_PHONE: 25,
    Reason.SAME_NAME: 40,
    Reason.LIKE_NAME: 30,
    Reason.SAME_BIRTH_DATE: 25,
    Reason.SAME_VILLAGE: 15,
    Reason.OTHER_NIK: -20,
    Reason.OTHER_BIRTH_DATE: -20,
    Reason.OTHER_ORDER: -20,
    Reason.OTHER_SEX: -20,
}
# From here on a pair is shown: a number, or a name with something beside it.
LEAST = 45
# Of two words, by their letters in order: one slip in five letters.
ALIKE = 0.8
# "Sudiarta" and "Budiarta" are two families: the first letter is seldom misspelt.
OTHER_INITIAL = 0.25
SAME, LIKE = 0.99, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is known of somebody, as far as it tells people apart."""

    name: str
    sex: str = ""
    birth_date: date | None = None
    village_id: int | None = None
    nik: str = ""
    papers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    points: int
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        return self.points >= LEAST


def compare(one: Sketch, other: Sketch) -> Match:
    """How much speaks for one person, with the reasons for it and against it."""
    reasons = (
        *_numbers(one, other),
        *_names(one.name, other.name),
        *_circumstances(one, other),
    )
    return Match(sum(POINTS[reason] for reason in reasons), reasons)


def _numbers(one: Sketch, other: Sketch) -> list[Reason]:
    found = []
    if one.nik and other.nik:
        found.append(Reason.SAME_NIK if one.nik == other.nik else Reason.OTHER_NIK)
    if one.papers & other.papers:
        found.append(Reason.SAME_PAPER)
    if one.phones & other.phones:
        found.append(Reason.SAME_PHONE)
    return found


def _names(one: str, other: str) -> list[Reason]:
    words, others = words_of(one), words_of(other)
    alike = likeness(distinctive_words(words), distinctive_words(others))
    if alike < LIKE:
        return []
    found = [Reason.SAME_NAME if alike >= SAME else Reason.LIKE_NAME]
    orders, other_orders = orders_in(words), orders_in(others)
    if orders and other_orders and not orders & other_orders:
        found.append(Reason.OTHER_ORDER)
    return found


def likeness(words: list[str], others: list[str]) -> float:
    """From 0 to 1: how many words have a like one in the other name, in any order."""
    if not words or not others:
        return 0.0
    # In one order whichever is asked first: the best partner may be claimed by another.
    words, others = sorted((sorted(words), sorted(others)))
    rest = list(others)
    shared = 0.0
    for word in words:
        best = max(rest, key=lambda one: _of_words(word, one), default="")
        alike = _of_words(word, best) if best else 0.0
        if alike >= ALIKE:
            shared += alike
            rest.remove(best)
    return 2 * shared / (len(words) + len(others))


def _of_words(one: str, other: str) -> float:
    first, second = sorted((one, other))  # its ratio depends on which comes first
    ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return ratio if one[0] == other[0] else ratio - OTHER_INITIAL


def _circumstances(one: Sketch, other: Sketch) -> list[Reason]:
    found = []
    if one.birth_date and other.birth_date:
        same = one.birth_date == other.birth_date
        found.append(Reason.SAME_BIRTH_DATE if same else Reason.OTHER_BIRTH_DATE)
    if one.village_id is not None and one.village_id == other.village_id:
        found.append(Reason.SAME_VILLAGE)
    if one.sex and other.sex and one.sex != other.sex:
        found.append(Reason.OTHER_SEX)
    return found
