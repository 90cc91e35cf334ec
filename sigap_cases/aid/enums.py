"""Vocabulary of social aid."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Of a programme: written, running, over."""

    DRAFT = "draft", _("Draft programme")
    OPEN = "open", _("Open programme")
    CLOSED = "closed", _("Closed programme")


class AidSource(models.TextChoices):
    REGENCY = "regency", _("Regency budget (APBD)")
    PROVINCE = "province", _("Province budget")
    STATE = "state", _("State budget (APBN)")
    VILLAGE = "village", _("Village budget (APBDes)")
    PARTNER = "partner", _("Partner or donor")


class RecipientState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed by the village")
    VERIFIED = "verified", _("Verified")
    APPROVED = "approved", _("Approved, not handed over")
    HANDED_OVER = "handed_over", _("Handed over")
    REFUSED = "refused", _("Not approved")


# What takes a place of the quota, and what still may.
COUNTED_STATES = (RecipientState.APPROVED, RecipientState.HANDED_OVER)
LIVE_STATES = (RecipientState.PROPOSED, RecipientState.VERIFIED, *COUNTED_STATES)


class Receiver(models.TextChoices):
    """Who took the aid; no name is kept beside the record's own."""

    SELF = "self", _("The worker")
    FAMILY = "family", _("The family named in the record")
    ATTORNEY = "attorney", _("Somebody with a power of attorney")


class ProofKind(models.TextChoices):
    PHOTO = "photo", _("Photo of the handover")
    SIGNATURE = "signature", _("Signed receipt")


class VisitResult(models.TextChoices):
    AS_MEANT = "as_meant", _("Used as meant")
    PARTLY = "partly", _("Used in part")
    NOT_USED = "not_used", _("Not used yet")
    MISUSED = "misused", _("Used for something else")
    NOT_FOUND = "not_found", _("Recipient not found")


class DoubleGround(models.TextChoices):
    """Why two recipients may be one household served twice."""

    PERSON = "person", _("The same person")
    NIK = "nik", _("The same NIK")
    HOUSEHOLD = "household", _("The same family card")


class DoubleDecision(models.TextChoices):
    BOTH = "both", _("Both stay: the programmes serve different needs")
    FIRST = "first", _("Only the first stays")
    SECOND = "second", _("Only the second stays")


class AgencyStanding(models.TextChoices):
    """How far the office has checked that a P3MI is licensed."""

    UNVERIFIED = "belum_diverifikasi", _("Not verified yet")
    VERIFIED = "terverifikasi", _("Licence checked")
    REVOKED = "dicabut", _("Licence withdrawn")
