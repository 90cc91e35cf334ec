"""Vocabulary of a worker's record (pmi_fields.csv)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class WorkPhase(models.TextChoices):
    """Where somebody stands on the way abroad and back."""

    PROSPECTIVE = "prospective", _("Prospective worker")
    DEPARTING = "departing", _("Departing")
    WORKING = "working", _("Working abroad")
    ON_LEAVE = "on_leave", _("On leave")
    RETURNED = "returned", _("Returned worker")
    DECEASED = "deceased", _("Deceased")
    LOST_CONTACT = "lost_contact", _("Contact lost")
    UNKNOWN = "unknown", _("Phase not known")


class Scheme(models.TextChoices):
    """The five schemes of placement, and what happens outside of them."""

    G2G = "g2g", _("G to G")
    P2P = "p2p", _("P to P")
    G2P = "g2p", _("G to P")
    UKPS = "ukps", _("UKPS")
    INDEPENDENT = "independent", _("Independent")
    INTERNSHIP = "internship", _("Internship abroad")
    SHIP_CREW = "ship_crew", _("Ship's crew")
    OUTSIDE_PROCEDURE = "outside_procedure", _("Outside procedure")
    UNKNOWN = "unknown", _("Scheme not known")


class Sector(models.TextChoices):
    FORMAL = "formal", _("Formal")
    INFORMAL = "informal", _("Informal")
    UNKNOWN = "unknown", _("Sector not known")


class PaperKind(models.TextChoices):
    PASSPORT = "passport", _("Passport")
    TRAVEL_PAPER = "travel_paper", _("Travel document in place of a passport (SPLP)")
    VISA = "visa", _("Work visa")
    E_PMI = "e_pmi", _("e-PMI")
    SEAMAN_BOOK = "seaman_book", _("Seaman's book")
    MARITAL = "marital", _("Letter of marital status")
    FAMILY_PERMIT = "family_permit", _("Family's permit known to the village head")
    COMPETENCE = "competence", _("Certificate of competence")
    HEALTH = "health", _("Health letter")
    PLACEMENT_AGREEMENT = "placement_agreement", _("Placement agreement")
    WORK_AGREEMENT = "work_agreement", _("Work agreement")
    OTHER = "other", _("Other document")


class Relation(models.TextChoices):
    SPOUSE = "spouse", _("Husband or wife")
    PARENT = "parent", _("Parent")
    CHILD = "child", _("Child")
    SIBLING = "sibling", _("Brother or sister")
    RELATIVE = "relative", _("Other relative")
    FRIEND = "friend", _("Friend")
    OTHER = "other", _("Another relation")


class ContactWay(models.TextChoices):
    """How somebody may be reached without danger."""

    ANY = "any", _("Any way")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PHONE = "phone", _("Phone")
    FAMILY = "family", _("Through the family only")
    VISIT = "visit", _("Home visit")
    NONE = "none", _("Must not be contacted")


# By which a contact is noted; the others are rules, not ways.
WAYS_TAKEN = (
    ContactWay.WHATSAPP,
    ContactWay.PHONE,
    ContactWay.FAMILY,
    ContactWay.VISIT,
)


class Language(models.TextChoices):
    INDONESIAN = "id", _("Indonesian")
    BALINESE = "ban", _("Balinese")
    ENGLISH = "en", _("English")
    OTHER = "other", _("Another language")


class LegalBasis(models.TextChoices):
    """UU 27/2022, article 20 (2): on what ground personal data are processed."""

    CONSENT = "consent", _("Explicit consent (a)")
    CONTRACT = "contract", _("Agreement with the person (b)")
    LEGAL_DUTY = "legal_duty", _("Legal duty of the office (c)")
    VITAL_INTEREST = "vital_interest", _("Protection of a vital interest (d)")
    PUBLIC_TASK = "public_task", _("Public task and service (e)")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Other legitimate interest (f)")
