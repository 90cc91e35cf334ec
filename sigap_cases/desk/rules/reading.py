"""Reads of the rules: the list, the versions of one, and what an amendment would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sigap_cases.desk.rules.wording import Difference, differences, fields_of
from workflows.enums import ClockState
from workflows.models import Deadline, DeadlineRule
from workflows.models.calendar import in_force_at
from workflows.services.calendars import OFFICE, calendar_value
from workflows.services.deadline_rules import RuleContent
from workflows.sla import due_at


RUNNING = (ClockState.RUNNING, ClockState.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the list is narrowed to."""

    q: str = ""
    process: str = ""
    kind: str = ""
    standing: str = ""
    active: str = ""

    @property
    def is_any(self) -> bool:
        return any((self.q, self.process, self.kind, self.standing, self.active))


def rules_in_force(choice: Choice) -> QuerySet[DeadlineRule]:
    rules = DeadlineRule.objects.filter(in_force_at(timezone.now()))
    for name in ("process", "kind", "standing"):
        if value := getattr(choice, name):
            rules = rules.filter(**{name: value})
    if choice.active in ("ya", "tidak"):
        rules = rules.filter(is_active=choice.active == "ya")
    if choice.q:
        rules = rules.filter(
            Q(kode__icontains=choice.q)
            | Q(step_title__icontains=choice.q)
            | Q(legal_source__icontains=choice.q)
        )
    return rules.order_by("process", "kode")


def processes() -> list[str]:
    rows = DeadlineRule.objects.order_by("process").values_list("process", flat=True)
    return list(rows.distinct())


def ahead_of(kodes: Sequence[str]) -> dict[str, DeadlineRule]:
    """The versions that wait for their day, by code."""
    rules = DeadlineRule.objects.filter(
        kode__in=kodes,
        number__gt=1,
        valid_from__gt=timezone.now(),
        valid_to__isnull=True,
    )
    return {rule.kode: rule for rule in rules}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    rule: DeadlineRule
    standing: str
    by: str
    reason: str
    changes: tuple[Difference, ...]


def versions_of(kode: str) -> list[Version]:
    """Every version, the newest first, each with what it changed."""
    rules = list(DeadlineRule.objects.filter(kode=kode).order_by("number"))
    made = {
        row.id: row
        for row in DeadlineRule.history.filter(
            id__in=[rule.pk for rule in rules], history_type="+"
        ).select_related("history_user")
    }
    found: list[Version] = []
    before: DeadlineRule | None = None
    now = timezone.now()
    for rule in rules:
        record = made.get(rule.pk)
        found.append(
            Version(
                rule=rule,
                standing=_standing(rule, now),
                by=str(record.history_user or "") if record else "",
                reason=record.history_change_reason or "" if record else "",
                changes=_changes(before, rule),
            )
        )
        if not rule.was_withdrawn:
            before = rule
    return found[::-1]


def _changes(before: DeadlineRule | None, rule: DeadlineRule) -> tuple[Difference, ...]:
    if before is None:
        return ()
    return differences(RuleContent.of(before), RuleContent.of(rule))


def _standing(rule: DeadlineRule, now: datetime) -> str:
    if rule.was_withdrawn and rule.number > 1:
        return "withdrawn"
    if rule.is_in_force(now):
        return "current"
    return "ahead" if rule.valid_from > now else "past"


def words_of(rule: DeadlineRule) -> dict[str, str]:
    return fields_of(RuleContent.of(rule))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an amendment changes, whom it leaves alone, and what it gives to a new clock."""

    changes: tuple[Difference, ...]
    keeping: int
    start: datetime
    due_before: datetime | None
    due_after: datetime | None


def preview_of(
    rule: DeadlineRule, content: RuleContent, begins: datetime | None
) -> Preview:
    start = max(begins or timezone.now(), timezone.now())
    after = content.version(rule.kode, rule.number + 1)
    return Preview(
        changes=differences(RuleContent.of(rule), content),
        keeping=keeping(rule.kode),
        start=start,
        due_before=_example(rule, start),
        due_after=_example(after, start),
    )


def _example(rule: DeadlineRule, start: datetime) -> datetime | None:
    """The date of a clock that starts then; none for a rule that promises nothing."""
    if not rule.is_active:
        return None
    return due_at(start, rule.term, calendar_value(OFFICE))


def keeping(kode: str) -> int:
    """How many clocks run by the rule and keep their version.

    Those that only named people may see are left out: a number tells that they exist.
    """
    return Deadline.objects.filter(
        rule__kode=kode, state__in=RUNNING, item__named_only=False
    ).count()


def in_force(kode: str) -> DeadlineRule | None:
    found: Any = DeadlineRule.objects.filter(in_force_at(timezone.now()), kode=kode)
    rule: DeadlineRule | None = found.first()
    return rule
