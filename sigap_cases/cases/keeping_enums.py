"""Vocabulary of what is kept how long, and of what is deleted at somebody's request."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureState(models.TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    DONE = "done", _("Carried out")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RunState(models.TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    APPROVED = "approved", _("Approved, being carried out")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Carried out")


class LineResult(models.TextChoices):
    """What became of a case of a run when its turn came."""

    WAITING = "waiting", _("Waits for its turn")
    ERASED = "erased", _("Deleted")
    HELD = "held", _("Kept: legal hold")
    OPEN = "open", _("Kept: open")
    CONFIDENTIAL = "confidential", _("Kept: confidential")
    NOT_DUE = "not_due", _("Kept: not due any more")
    ALREADY = "already", _("Deleted before")


class Ground(models.TextChoices):
    """Why something of a person stays although its deletion was asked for."""

    OPEN_CASE = "open_case", _("The case is still being handled")
    LEGAL_HOLD = "legal_hold", _("A legal hold lies on the case")
    OTHERS = "others", _("The file is also about other people")
    ARCHIVE = "archive", _("Official letters are archives")
    TRAIL = "trail", _("History, without names, proves what the office did")
    OLDER = "older", _("Signed history from before it was sealed")


# The articles are proposals until a lawyer of the office has read them.
LAW_OF: dict[str, str] = {
    Ground.OPEN_CASE: "UU 18/2017; Peraturan P2MI 23/2025",
    Ground.LEGAL_HOLD: "UU 27/2022 Pasal 50 (penegakan hukum; belum diverifikasi)",
    Ground.OTHERS: "UU 27/2022 Pasal 33 (belum diverifikasi)",
    Ground.ARCHIVE: "UU 43/2009 tentang Kearsipan (belum diverifikasi)",
    Ground.TRAIL: "UU 27/2022 Pasal 31 (perekaman pemrosesan; belum diverifikasi)",
    Ground.OLDER: "UU 27/2022 Pasal 31 (perekaman pemrosesan; belum diverifikasi)",
}
