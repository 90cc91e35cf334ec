"""Invented people with Balinese names: both sexes, birth order, and the castes' names."""

from random import Random


# The birth-order names of the four children; a fifth begins again.
_ORDER_BOTH = (
    ("Wayan", "Putu", "Gede"),
    ("Made", "Kadek", "Nengah"),
    ("Nyoman", "Komang"),
    ("Ketut",),
)
_ORDER_WOMEN = ("Luh", "Putu", "Wayan")
# Most people of Bali carry the commoners' names (jaba); the rest are the three castes'.
_CASTE_SHARE = 0.18
_CASTE_MEN = (
    "Ida Bagus",
    "Ida Bagus Made",
    "Anak Agung Gede",
    "Anak Agung Ngurah",
    "Cokorda Gede",
    "I Dewa Gede",
    "I Dewa Made",
    "I Dewa Nyoman",
    "I Gusti Ngurah",
    "I Gusti Putu",
    "I Gusti Made",
)
_CASTE_WOMEN = (
    "Ida Ayu",
    "Ida Ayu Made",
    "Anak Agung Istri",
    "Anak Agung Ayu",
    "Cokorda Istri",
    "Desak Made",
    "Desak Nyoman",
    "Dewa Ayu",
    "I Gusti Ayu",
    "Gusti Ayu Putu",
    "Ni Gusti Ayu Ketut",
)
_FIRST_MEN = (
    "Agus",
    "Adi",
    "Arya",
    "Bayu",
    "Budi",
    "Dharma",
    "Eka",
    "Gede",
    "Hendra",
    "Indra",
    "Jaya",
    "Krisna",
    "Oka",
    "Putra",
    "Rai",
    "Satria",
    "Surya",
    "Wahyu",
    "Yoga",
    "Yudi",
)
_LAST_MEN = (
    "Adnyana",
    "Arimbawa",
    "Artawan",
    "Budiarta",
    "Darmayasa",
    "Kertiyasa",
    "Mahendra",
    "Mardika",
    "Merta",
    "Pradana",
    "Sanjaya",
    "Santika",
    "Setiawan",
    "Sudiarta",
    "Sukarma",
    "Suparta",
    "Suastika",
    "Widiana",
    "Wijaya",
    "Wirata",
)
_FIRST_WOMEN = (
    "Ayu",
    "Citra",
    "Dewi",
    "Diah",
    "Eka",
    "Intan",
    "Kartika",
    "Kusuma",
    "Mas",
    "Murni",
    "Puspa",
    "Ratna",
    "Rai",
    "Sari",
    "Sinta",
    "Sri",
    "Tri",
    "Widya",
    "Yuni",
    "Yulia",
)
_LAST_WOMEN = (
    "Agustini",
    "Antari",
    "Ariani",
    "Astuti",
    "Cahyani",
    "Damayanti",
    "Handayani",
    "Juniari",
    "Kusumadewi",
    "Lestari",
    "Megawati",
    "Noviani",
    "Pertiwi",
    "Pradnyawati",
    "Rahayu",
    "Suartini",
    "Sulastri",
    "Trisnawati",
    "Wahyuni",
    "Wulandari",
)


def name_of(rng: Random, *, woman: bool) -> str:
    first = rng.choice(_FIRST_WOMEN if woman else _FIRST_MEN)
    last = rng.choice(_LAST_WOMEN if woman else _LAST_MEN)
    return f"{_head(rng, woman=woman)} {first} {last}"


def _head(rng: Random, *, woman: bool) -> str:
    if rng.random() < _CASTE_SHARE:
        return rng.choice(_CASTE_WOMEN if woman else _CASTE_MEN)
    order = rng.choice(rng.choices(_ORDER_BOTH, weights=(4, 4, 3, 2))[0])
    if woman and order == "Gede":
        order = rng.choice(_ORDER_WOMEN)
    return f"{'Ni' if woman else 'I'} {order}"


def phone_of(rng: Random) -> str:
    """A number of the right shape in a block that no operator gives out."""
    return f"0812 0000 {rng.randrange(1000, 10000)}"
