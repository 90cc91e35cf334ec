"""Countries, villages and missions as the public pages list them."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.models import Country
from sigap_cases.portal.forms.fields import Place


MISSIONS = Path(__file__).parent / "reference" / "perwakilan_ri.csv"
# What people call a country besides its name in CLDR.
ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "AE": ("Uni Emirat Arab", "UEA", "Dubai", "Abu Dhabi"),
    "BN": ("Brunei Darussalam",),
    "CN": ("China", "Cina", "RRT"),
    "GB": ("Inggris", "UK", "Britania Raya"),
    "HK": ("Hong Kong", "Hongkong"),
    "KR": ("Korea", "Korsel"),
    "MO": ("Makau", "Macau"),
    "NL": ("Negeri Belanda",),
    "SA": ("Saudi", "Mekah", "Jeddah", "Riyadh"),
    "TR": ("Turki",),
    "US": ("Amerika", "USA", "AS"),
}


def countries() -> list[Place]:
    rows = Country.objects.filter(is_active=True).order_by("name")
    return [Place(row.pk, row.name, ALSO_CALLED.get(row.pk, ())) for row in rows]


def villages() -> list[Place]:
    """Gianyar's villages with their district; each also by its name alone."""
    units = Unit.objects.filter(kind=UnitKind.VILLAGE, is_active=True)
    return [
        Place(unit.code, f"{unit.name}, {unit.parent}", (unit.name, _bare(unit.name)))
        for unit in units.select_related("parent").order_by("name")
    ]


def _bare(name: str) -> str:
    """``Desa Batubulan`` -> ``Batubulan``."""
    return name.partition(" ")[2] or name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """An Indonesian mission abroad; ``standing`` says whether anybody checked it."""

    name: str
    iso2: str
    standing: str


@lru_cache(maxsize=1)
def missions() -> tuple[Mission, ...]:
    with MISSIONS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Mission(name=row["nama"], iso2=row["iso2"], standing=row["status"])
            for row in csv.DictReader(file)
        )


def missions_by_country() -> list[tuple[str, list[Mission]]]:
    """Country name and its missions, in the order of the alphabet."""
    names = dict(Country.objects.values_list("iso2", "name"))
    grouped: dict[str, list[Mission]] = {}
    for mission in missions():
        grouped.setdefault(names.get(mission.iso2, mission.iso2), []).append(mission)
    return sorted(grouped.items())
