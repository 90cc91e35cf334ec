"""Balinese names: what tells people apart, and what half of them share.

Birth order (Wayan, Made, Nyoman, Ketut ...), the articles of the sexes (I, Ni) and the
titles of the castes (Gusti, Dewa, Ida Ayu, Cokorda ...) repeat from house to house, so
that search and duplicates weigh the words after them.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Func


# The article tells the sex, the order the place among brothers and sisters; children of
# the same parents differ in it, so that a differing order speaks against one person.
ORDER = {
    "WAYAN": 1,
    "PUTU": 1,
    "GEDE": 1,
    "LUH": 1,
    "ILUH": 1,
    "NILUH": 1,
    "MADE": 2,
    "KADEK": 2,
    "NENGAH": 2,
    "NYOMAN": 3,
    "KOMANG": 3,
    "KETUT": 4,
}
TITLES = frozenset(
    {
        *("I", "NI", "IDA", "AYU", "BAGUS", "ANAK", "AGUNG", "ISTRI", "COKORDA"),
        *("COK", "TJOKORDA", "DEWA", "GUSTI", "DESAK", "NGAKAN", "NGURAH", "AA"),
        *("IB", "IGA", "GST", "DW", "DSK", "GD", "GDE", "MD", "NYM", "KT", "WYN"),
        *("SANG", "SI", "PANDE", "PASEK"),
    }
)
SHARED = TITLES | ORDER.keys()
_LETTERS = re.compile(r"[^A-Z]+")
DISTINCTIVE = 3


def words_of(name: str) -> list[str]:
    """The words of a name in capitals, without accents, dots and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return [word for word in _LETTERS.split(plain.upper()) if word]


def distinctive_words(words: Iterable[str]) -> list[str]:
    """The words that tell people apart; all of them where nothing else is left."""
    words = list(words)
    own = [word for word in words if word not in SHARED and len(word) >= DISTINCTIVE]
    return own or words


def orders_in(words: Iterable[str]) -> frozenset[int]:
    """The places among brothers and sisters that a name speaks of."""
    return frozenset(ORDER[word] for word in words if word in ORDER)


class NameKey(Func):
    """A name as it is searched: capitals, words parted by single spaces.

    Only what PostgreSQL calls immutable: the column is generated from it.
    """

    template = (
        "btrim(regexp_replace(upper(translate(%(expressions)s,"
        " 'éèêëÉÈáàâäÁÀíìîóòôöúùûüñ', 'eeeeEEaaaaAAiiioooouuuun')),"
        " '[^A-Z]+'::text, ' '::text, 'g'))"
    )
    arity = 1
