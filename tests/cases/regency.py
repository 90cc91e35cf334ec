"""A regency as small as the rule of sight allows."""

from dataclasses import dataclass, field

from accounts.enums import UnitKind
from accounts.models import Unit
from tests.factories import (
    make_unit,
)


@dataclass
class Regency:
    """A regency as small as the rule allows, with one of each kind of unit."""

    units: dict[str, Unit] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Unit:
        return self.units[name]


def build_regency() -> Regency:
    root = make_unit(UnitKind.REGENCY)
    office = make_unit(parent=root)
    district = make_unit(UnitKind.DISTRICT, parent=root)
    return Regency(
        {
            "root": root,
            "office": office,
            "section": make_unit(UnitKind.SECTION, parent=office),
            "other_office": make_unit(parent=root),
            "district": district,
            "village": make_unit(UnitKind.VILLAGE, parent=district),
            "neighbour": make_unit(UnitKind.VILLAGE, parent=district),
            "inspectorate": make_unit(UnitKind.INSPECTORATE, parent=root),
            "partner": make_unit(UnitKind.PARTNER),
        }
    )
