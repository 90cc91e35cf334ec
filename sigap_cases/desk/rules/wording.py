"""A version of a deadline rule in words, field by field, and how two versions differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflows.models.calendar import RuleKind, Standing, TermUnit
from workflows.services.deadline_rules import RuleContent
from workflows.sla.rungs import Act


ACTS: Mapping[Act, Any] = {
    Act.NOTIFY: gettext_lazy("tell the owner and the supervisor"),
    Act.RAISE_PRIORITY: gettext_lazy("raise the priority"),
    Act.TO_DEPUTY: gettext_lazy("give it to the deputy"),
    Act.TO_SUPERVISOR: gettext_lazy("hand it to the supervisor's queue"),
    Act.TELL_HEAD: gettext_lazy("tell the head of the office"),
}
USUAL = gettext_lazy("as usual")


def warning_text(rung: Mapping[str, Any]) -> str:
    match dict(rung):
        case {"working_days": int(n)}:
            return ngettext(
                "%(n)d working day before", "%(n)d working days before", n
            ) % {"n": n}
        case {"hours": int(n)}:
            return ngettext("%(n)d hour before", "%(n)d hours before", n) % {"n": n}
        case {"percent": int(n)}:
            return _("after %(n)d percent of the time") % {"n": n}
        case _:
            return str(rung)


def escalation_text(rung: Mapping[str, Any]) -> str:
    acts = ", ".join(str(ACTS[Act(act)]) for act in rung["acts"])
    if "amount" not in rung:
        return _("at the due date: %(acts)s") % {"acts": acts}
    return _("%(amount)d %(unit)s after: %(acts)s") % {
        "amount": rung["amount"],
        "unit": TermUnit(rung["unit"]).label,
        "acts": acts,
    }


def _ladder(rungs: Sequence[Any], text: Callable[[Mapping[str, Any]], str]) -> str:
    return "; ".join(map(text, rungs)) or str(USUAL)


def fields_of(content: RuleContent) -> dict[str, str]:
    """Label -> words, in the order in which a page tells them."""
    return {
        _("Term"): f"{content.amount} {TermUnit(content.unit).label}",
        _("Counted from"): content.starts_from,
        _("Step"): content.step_title,
        _("Process"): content.process,
        _("Kind of rule"): str(RuleKind(content.kind).label),
        _("In use"): _("yes") if content.is_active else _("no"),
        _("Legal basis"): content.legal_source,
        _("Page of the source"): content.url,
        _("Standing"): str(Standing(content.standing).label),
        _("Warnings"): _ladder(content.warnings, warning_text),
        _("Escalations"): _ladder(content.escalations, escalation_text),
        _("Longest pause"): _cap(content.pause_cap_days),
        _("May be extended by"): content.extended_by or _("nothing"),
        _("Note"): content.note,
    }


def _cap(days: int | None) -> str:
    if days is None:
        return _("no limit")
    return ngettext("%(n)d calendar day", "%(n)d calendar days", days) % {"n": days}


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


def differences(before: RuleContent, after: RuleContent) -> tuple[Difference, ...]:
    old, new = fields_of(before), fields_of(after)
    return tuple(
        Difference(label, old[label], new[label])
        for label in old
        if old[label] != new[label]
    )
