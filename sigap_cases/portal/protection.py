"""How a protection process stands, in the words its family is told."""

from django.utils.translation import gettext as _

from sigap_cases.cases.enums import INFORMATION_KINDS, CaseKind, CaseStatus
from sigap_cases.cases.models import Case


def is_protection(case: Case) -> bool:
    return case.kind not in {CaseKind.COMPLAINT, *INFORMATION_KINDS}


def headline_of(case: Case) -> str:
    """One sentence with the kind's own name: nobody complained about anything."""
    told = _("We are handling it: %(kind)s")
    if not case.is_open:
        told = _("It has ended: %(kind)s")
    elif case.status == CaseStatus.RECEIVED:
        told = _("We have received your request: %(kind)s")
    return told % {"kind": case.get_kind_display()}


def explanation_of(case: Case) -> str | None:
    """Where the words of a complaint do not fit; None where they do."""
    told = {
        CaseStatus.TRIAGE: _("We are finding out together what is needed."),
        CaseStatus.RESULT_SENT: _("We are checking the file before we close it."),
    }
    return told.get(CaseStatus(case.status)) if case.is_open else None
