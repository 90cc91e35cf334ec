"""The terms behind the deadline codes: reading the one in force, amending it."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from workflows.exceptions import (
    SourceNeeded,
    ValidFromPast,
    VersionAhead,
    WrongState,
)
from workflows.models.calendar import DeadlineRule, RuleKind, Standing, in_force_at
from workflows.policies import check_can_set_rule
from workflows.sla import Unit
from workflows.sla.rungs import JSONRung, Ladder, read

from .history import save_as


# The same as ``in_force_at`` in the statement that opens a task. Parameters: now, now.
RULE_IN_FORCE = """(rule.number = 1 OR rule.valid_from <= %s)
AND (rule.valid_to IS NULL OR rule.valid_to > %s)"""


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
    """The version in force now; DeadlineRule.DoesNotExist for an unknown code."""
    return DeadlineRule.objects.get(in_force_at(timezone.now()), kode=kode)


@lru_cache(maxsize=512)
def ladder_of(rule_id: int) -> Ladder:
    """The rungs of a version, which never changes; ValueError if they cannot be read."""
    rule = DeadlineRule.objects.get(pk=rule_id)
    return read(rule.warnings, rule.escalations, Unit(rule.unit))


def add_rule(
    kode: str, content: RuleContent, *, by: AbstractBaseUser | None, reason: str
) -> DeadlineRule:
    """The first version of a code that did not exist."""
    _check(by, content, content)
    rule = content.version(kode, 1)
    rule.valid_from = timezone.now()
    rule.full_clean()
    save_as(rule, by=by, reason=reason)
    return rule


@transaction.atomic
def amend_rule(
    kode: str,
    content: RuleContent,
    *,
    by: AbstractBaseUser | None,
    reason: str,
    valid_from: datetime | None = None,
) -> DeadlineRule:
    """Close the last version and open the next one, which is returned.

    With ``valid_from`` that happens at a moment to come; until then the last version
    stays in force. Deadlines that run keep the version they were made from.
    """
    now = timezone.now()
    last = _last_version(kode)
    if RuleContent.of(last) == content:
        return last
    _check(by, RuleContent.of(last), content)
    begins = valid_from or now
    if begins < now:
        raise ValidFromPast
    if last.number > 1 and last.valid_from > now:
        raise VersionAhead
    last.valid_to = begins
    save_as(last, by=by, reason=reason, update_fields=["valid_to"])
    rule = content.version(kode, _next_number(kode))
    rule.valid_from = begins
    rule.reference_digest = last.reference_digest
    rule.full_clean()
    save_as(rule, by=by, reason=reason)
    return rule


@transaction.atomic
def withdraw_version(kode: str, *, by: AbstractBaseUser, reason: str) -> DeadlineRule:
    """Take back the version that waits for its day; the one before stays in force.

    The version is kept, with a validity of no length.
    """
    ahead = _last_version(kode)
    if ahead.number == 1 or ahead.valid_from <= timezone.now():
        raise WrongState
    before = DeadlineRule.objects.select_for_update().get(
        kode=kode, valid_to=ahead.valid_from, valid_from__lt=ahead.valid_from
    )
    _check(by, RuleContent.of(before), RuleContent.of(ahead))
    ahead.valid_to = ahead.valid_from
    save_as(ahead, by=by, reason=reason, update_fields=["valid_to"])
    before.valid_to = None
    save_as(before, by=by, reason=reason, update_fields=["valid_to"])
    return before


def _last_version(kode: str) -> DeadlineRule:
    return DeadlineRule.objects.select_for_update().get(
        kode=kode, valid_to__isnull=True
    )


def _next_number(kode: str) -> int:
    numbers = DeadlineRule.objects.filter(kode=kode).aggregate(Max("number"))
    return int(numbers["number__max"]) + 1


def _check(
    by: AbstractBaseUser | None, before: RuleContent, after: RuleContent
) -> None:
    """The reference loader acts for nobody and brings what the office was given."""
    if by is None:
        return
    check_can_set_rule(by, {before.kind, after.kind})
    is_own = after.kind == RuleKind.INTERNAL
    if after.standing == Standing.VERIFIED and not after.url and not is_own:
        raise SourceNeeded
