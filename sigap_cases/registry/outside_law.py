"""Workers to whom UU 18/2017 does not apply as it does to others, with the article.

They are served like everybody else (DOMAIN.md); the flag tells the officer what is not
due to them by that law, or was left out on their way.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from .enums import Scheme
from .models import Person, Placement


class LegalFlag(models.TextChoices):
    INTERN = "magang", _("Intern")
    OUTSIDE_PROCEDURE = "nonprosedural", _("Outside procedure")


SCHEMES = {
    LegalFlag.INTERN: Scheme.INTERNSHIP,
    LegalFlag.OUTSIDE_PROCEDURE: Scheme.OUTSIDE_PROCEDURE,
}
ARTICLES = {
    LegalFlag.INTERN: _(
        "UU 18/2017, article 4 (2) b: who trains abroad is no migrant worker of this law."
    ),
    LegalFlag.OUTSIDE_PROCEDURE: _(
        "UU 18/2017, articles 5 and 13: conditions and papers of a placement are missing."
    ),
}
# Flags whose article somebody has read in the State Gazette; badges of the others say
# that it is not verified.
READ_IN_GAZETTE: frozenset[LegalFlag] = frozenset()


@dataclass(frozen=True, slots=True)
class Flagged:
    flag: LegalFlag

    @property
    def label(self) -> Any:
        return self.flag.label

    @property
    def article(self) -> Any:
        return ARTICLES[self.flag]

    @property
    def is_verified(self) -> bool:
        return self.flag in READ_IN_GAZETTE

    @property
    def told(self) -> str:
        """For a cell of a sheet, which has no badge beside it."""
        if self.is_verified:
            return str(self.label)
        return f"{self.label} ({_('Not yet verified')})"


def flagged(people: QuerySet[Person], flag: str) -> QuerySet[Person]:
    """Those with a placement that lasts of that kind."""
    placed = Placement.objects.filter(
        person=OuterRef("pk"), ended_on=None, scheme=SCHEMES[LegalFlag(flag)]
    )
    return people.filter(Exists(placed))


def flags_of(placements: list[Placement]) -> list[Flagged]:
    """Of somebody's placements; reads nothing."""
    schemes = {one.scheme for one in placements if one.is_current}
    return [Flagged(flag) for flag in LegalFlag if SCHEMES[flag] in schemes]
