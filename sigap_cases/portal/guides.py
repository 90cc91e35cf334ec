"""The form of a guide page: short sentences, each part with where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.models.calendar import DeadlineRule, RuleKind, Standing, in_force_at

from .promises import STANDING


class Proof(Enum):
    """Whether somebody has read the source that a part names."""

    READ = gettext_lazy("Legal basis")
    UNVERIFIED = gettext_lazy("Legal basis, not yet verified")
    ADVICE = gettext_lazy("Advice of the office")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    title: Any
    lines: tuple[Any, ...]
    proof: Proof
    source: str = ""

    @property
    def basis(self) -> str:
        """For example "Legal basis: UU 18/2017 Pasal 5"."""
        return f"{self.proof.value}: {self.source}" if self.source else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A topic; with the terms of a complaint, or the emergency numbers, where it asks."""

    slug: str
    title: Any
    lead: Any
    parts: tuple[Part, ...]
    has_terms: bool = False
    has_numbers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A step with the term that is in force now, as the table of deadlines has it."""

    text: Any
    length: str
    standing: str
    source: str


def terms_in_force(wanted: Mapping[str, Any]) -> list[Term]:
    """In the order of ``wanted``, code -> words; only those in use. One query."""
    rules = DeadlineRule.objects.filter(
        in_force_at(timezone.now()), kode__in=wanted, is_active=True
    )
    found = {rule.kode: rule for rule in rules}
    return [_term(text, found[kode]) for kode, text in wanted.items() if kode in found]


def _term(text: Any, rule: DeadlineRule) -> Term:
    standing = str(STANDING[RuleKind(rule.kind)])
    if rule.standing == Standing.UNVERIFIED:
        unverified = _("not yet verified")
        standing = f"{standing}, {unverified}"
    return Term(
        text=text,
        length=f"{rule.amount} {rule.get_unit_display()}",
        standing=standing,
        source=rule.legal_source,
    )
