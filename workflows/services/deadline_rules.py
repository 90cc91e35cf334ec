"""The terms behind the deadline codes: reading the one in force, amending it."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from workflows.models.calendar import DeadlineRule
from workflows.sla import Unit
from workflows.sla.rungs import JSONRung, Ladder, read

from .history import save_as


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContent:
    """What a version of a rule says, without its number and its dates."""

    process: str
    step_title: str
    amount: int
    unit: str
    starts_from: str
    kind: str
    is_active: bool
    legal_source: str
    url: str
    standing: str
    note: str
    warnings: list[JSONRung] = field(default_factory=list)
    escalations: list[JSONRung] = field(default_factory=list)
    pause_cap_days: int | None = None
    extended_by: str = ""

    @classmethod
    def of(cls, rule: DeadlineRule) -> "RuleContent":
        return cls(
            **{name: getattr(rule, name) for name in DeadlineRule.CONTENT_FIELDS}
        )

    def version(self, kode: str, number: int) -> DeadlineRule:
        """A version with this content, not saved yet."""
        content = {name: getattr(self, name) for name in DeadlineRule.CONTENT_FIELDS}
        return DeadlineRule(kode=kode, number=number, **content)


def rule_in_force(kode: str) -> DeadlineRule:
    """The current version; DeadlineRule.DoesNotExist for an unknown code."""
    return DeadlineRule.objects.get(kode=kode, valid_to__isnull=True)


@lru_cache(maxsize=512)
def ladder_of(rule_id: int) -> Ladder:
    """The rungs of a version, which never changes; ValueError if they cannot be read."""
    rule = DeadlineRule.objects.get(pk=rule_id)
    return read(rule.warnings, rule.escalations, Unit(rule.unit))


def add_rule(
    kode: str, content: RuleContent, *, by: AbstractBaseUser | None, reason: str
) -> DeadlineRule:
    """The first version of a code that did not exist."""
    rule = content.version(kode, 1)
    rule.valid_from = timezone.now()
    rule.full_clean()
    save_as(rule, by=by, reason=reason)
    return rule


@transaction.atomic
def amend_rule(
    kode: str, content: RuleContent, *, by: AbstractBaseUser | None, reason: str
) -> DeadlineRule:
    """Close the current version and open the next one, which is returned.

    Deadlines that run keep the version they were made from.
    """
    current = DeadlineRule.objects.select_for_update().get(
        kode=kode, valid_to__isnull=True
    )
    if RuleContent.of(current) == content:
        return current
    now = timezone.now()
    current.valid_to = now
    save_as(current, by=by, reason=reason, update_fields=["valid_to"])
    rule = content.version(kode, current.number + 1)
    rule.valid_from = now
    rule.reference_digest = current.reference_digest
    rule.full_clean()
    save_as(rule, by=by, reason=reason)
    return rule
