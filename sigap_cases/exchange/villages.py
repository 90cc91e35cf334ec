"""Villages as sheets name them: by code, or by name with the district beside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.enums import UnitKind
from accounts.models import Unit

from .cells import words
from .exceptions import Unreadable


_KIND = re.compile(r"^(desa|ds|kelurahan|kel|kecamatan|kec) ")


def bare(name: str) -> str:
    return _KIND.sub("", words(name))


@dataclass(slots=True)
class Villages:
    """All villages of the regency, read once a run."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    district_code: dict[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, units: Iterable[Unit] | None = None) -> "Villages":
        rows = units or Unit.objects.filter(kind=UnitKind.VILLAGE).select_related(
            "parent"
        )
        found = cls()
        for village in rows:
            parent = village.parent
            digits = re.sub(r"\D", "", village.code)
            found.by_code[digits] = village.pk
            district = bare(parent.name) if parent else ""
            found.by_name.setdefault(bare(village.name), []).append(
                (district, village.pk)
            )
            found.district_code[village.pk] = parent.code if parent else ""
        return found

    def find(self, cell: str, district: str) -> int:
        """The id of the village; Unreadable where it is none, or one of several."""
        code = self.by_code.get(re.sub(r"\D", "", cell))
        if code is not None:
            return code
        named = self.by_name.get(bare(cell), [])
        if not named:
            raise Unreadable(
                _(
                    "is no village of the regency. Write its name as in the list of"
                    " villages, or its code like 51.04.01.2001."
                )
            )
        asked = bare(district)
        inside = [pk for where, pk in named if not asked or where == asked]
        if len(inside) == 1:
            return inside[0]
        if not inside:
            raise Unreadable(
                _("does not lie in the district that the row names. Check both.")
            )
        raise Unreadable(
            _(
                "is the name of several villages. Add the district in a column of its"
                " own, or write the code of the village."
            )
        )
