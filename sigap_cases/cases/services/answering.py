"""Automatic actions that put an office's answer on the applicant's tracking page.

Each reads the fields that the shipped definitions gather under the same names, tells
them once, and gives out the document that was chosen for the applicant.
"""

from typing import Any

from django.utils.translation import gettext as _

from sigap_cases.cases.enums import CaseKind, MessageKind
from sigap_cases.cases.models import Case, Document
from workflows.compiler.turn import definition_of
from workflows.definitions.conditions import value_title
from workflows.extensions import ActionContext

from . import correspondence, releases


def publish_answer(context: ActionContext) -> None:
    """The answer, how and at what cost it is given, and who holds it where we do not."""
    values = context.process.values
    lines = [str(values.get("answer_text") or "")]
    if values.get("held_by") and values.get("decision") == "not_held":
        lines.append(_("Held by: %(name)s") % {"name": values["held_by"]})
    if values.get("answer_cost"):
        cost = f"{values['answer_cost']:,}".replace(",", ".")
        lines.append(_("Cost of copies: Rp%(amount)s") % {"amount": cost})
    _tell(context, "\n\n".join(lines), document="answer_document")


def publish_extension(context: ActionContext) -> None:
    reason = str(context.process.values.get("extension_reason") or "")
    text = _("The answer takes seven working days longer: %(reason)s")
    _tell(context, text % {"reason": reason}, kind=MessageKind.MESSAGE)


def publish_refusal(context: ActionContext) -> None:
    """The ground by its title, and the reason in the officer's words."""
    values, definition = context.process.values, definition_of(context.process)
    ground = values.get("refusal_ground")
    lines = [str(values.get("refusal_reason") or "")]
    if ground:
        title = value_title(definition, "refusal_ground", ground)
        lines.insert(0, _("Ground of refusal: %(ground)s") % {"ground": title})
    _tell(context, "\n\n".join(lines))


def publish_objection(context: ActionContext) -> None:
    """The decision on an objection, with the way that is open after it."""
    values = context.process.values
    lines = [str(values.get("objection_answer") or "")]
    case = Case.objects.get(matter=context.matter)
    if (
        case.kind == CaseKind.INFORMATION
        and values.get("objection_decision") == "rejected"
    ):
        lines.append(
            _(
                "If you do not accept this, you may bring the dispute before the Information "
                "Commission within 14 working days of this answer."
            )
        )
    _tell(context, "\n\n".join(lines), document="objection_document")


def _tell(
    context: ActionContext,
    text: str,
    *,
    kind: str = MessageKind.RESULT,
    document: str = "",
) -> None:
    case = Case.objects.select_related("matter").get(matter=context.matter)
    correspondence.tell_reporter(
        case, text, kind=kind, by=context.actor, key=context.key
    )
    chosen: Any = context.process.values.get(document) if document else None
    for file in Document.objects.filter(case=case, pk=chosen):
        file.case = case
        releases.give_out(file, by=context.actor)
