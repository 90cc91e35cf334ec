"""Vocabulary of the case file; the labels are WORDING.md's, by translation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.enums import Priority


class CaseKind(models.TextChoices):
    """What a case is about: the key of the process that runs on it."""

    COMPLAINT = "aduan", _("Complaint")
    REPATRIATION = "pemulangan", _("Repatriation")
    REMAINS = "pemulangan_jenazah", _("Repatriation of remains")
    CLAIM = "klaim_hak", _("Claim of insurance and unpaid rights")
    LEGAL_AID = "bantuan_hukum", _("Legal aid")
    REINTEGRATION = "reintegrasi", _("Reintegration")
    INFORMATION = "informasi_publik", _("Public information request")
    SUGGESTION = "masukan", _("Suggestion")
    DATA_RIGHTS = "hak_subjek_data", _("Rights over personal data")
    VILLAGE_SERVICE = "layanan_desa", _("Village service")


NUMBER_PREFIX: dict[str, str] = {
    CaseKind.COMPLAINT: "ADU",
    CaseKind.REPATRIATION: "PLG",
    CaseKind.REMAINS: "JNZ",
    CaseKind.CLAIM: "KLM",
    CaseKind.LEGAL_AID: "BKH",
    CaseKind.REINTEGRATION: "RTG",
    CaseKind.INFORMATION: "PPI",
    CaseKind.SUGGESTION: "MSK",
    CaseKind.DATA_RIGHTS: "HSD",
    CaseKind.VILLAGE_SERVICE: "LDS",
}
# Read by the information officers; the others by who protects people.
INFORMATION_KINDS = (
    CaseKind.INFORMATION,
    CaseKind.SUGGESTION,
    CaseKind.DATA_RIGHTS,
)
# Owned by the village that is asked, and read there; not by the office.
VILLAGE_KINDS = (CaseKind.VILLAGE_SERVICE,)


class CaseStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    VERIFYING = "verifying", _("Verification of completeness")
    AWAITING_REPORTER = "awaiting_reporter", _("Waiting for the reporter")
    TRIAGE = "triage", _("Triage")
    IN_PROGRESS = "in_progress", _("In progress")
    CLARIFICATION = "clarification", _("Clarification")
    MEDIATION = "mediation", _("Mediation")
    AWAITING_PARTNER = "awaiting_partner", _("Waiting for another agency")
    RESULT_SENT = "result_sent", _("Result sent")
    OBJECTED = "objected", _("Objection to the result")
    SETTLED = "settled", _("Settled")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")


ENDED_STATUSES = (CaseStatus.SETTLED, CaseStatus.CLOSED)

# The row of stages above a case: what each status counts as.
STAGES: tuple[tuple[CaseStatus, tuple[CaseStatus, ...]], ...] = (
    (CaseStatus.RECEIVED, (CaseStatus.RECEIVED,)),
    (CaseStatus.VERIFYING, (CaseStatus.VERIFYING, CaseStatus.AWAITING_REPORTER)),
    (CaseStatus.TRIAGE, (CaseStatus.TRIAGE, CaseStatus.REOPENED)),
    (
        CaseStatus.IN_PROGRESS,
        (
            CaseStatus.IN_PROGRESS,
            CaseStatus.CLARIFICATION,
            CaseStatus.MEDIATION,
            CaseStatus.AWAITING_PARTNER,
        ),
    ),
    (CaseStatus.RESULT_SENT, (CaseStatus.RESULT_SENT, CaseStatus.OBJECTED)),
    (CaseStatus.CLOSED, ENDED_STATUSES),
)


class CloseReason(models.TextChoices):
    """How a complaint ends; other processes end as their definitions say."""

    SETTLED = "settled", _("Settled by agreement")
    INCOMPLETE = "incomplete", _("Requirements not completed")
    UNCLEAR = "unclear", _("Account not clear")
    UNREACHABLE = "unreachable", _("Reporter cannot be reached")
    HANDED_OVER = "handed_over", _("Handed over (still watched)")
    DEAD_END = "dead_end", _("No agreement reached")
    WITHDRAWN = "withdrawn", _("Withdrawn by the reporter")
    DUPLICATE = "duplicate", _("Duplicate, merged")


class Urgency(models.TextChoices):
    ROUTINE = "routine", _("Routine")
    URGENT = "urgent", _("Urgent")
    EMERGENCY = "emergency", _("Emergency")


PRIORITY_OF: dict[str, Priority] = {
    Urgency.ROUTINE: Priority.ROUTINE,
    Urgency.URGENT: Priority.URGENT,
    Urgency.EMERGENCY: Priority.EMERGENCY,
}


# The term of the duty officer, which runs day and night: life and safety.
EMERGENCY_RULE = "STD-DARURAT"


class Level(models.TextChoices):
    """Confidentiality (DOMAIN.md, "Three levels")."""

    NORMAL = "normal", _("Normal level")
    LIMITED = "limited", _("Limited")
    SECRET = "secret", _("Secret")


LEVEL_OF_REFERENCE = {
    "normal": Level.NORMAL,
    "terbatas": Level.LIMITED,
    "rahasia": Level.SECRET,
}


class Channel(models.TextChoices):
    """How a complaint came in."""

    PORTAL = "portal", _("Complaint page")
    COUNTER = "counter", _("Counter")
    PHONE = "phone", _("Phone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    LETTER = "letter", _("Letter")
    VILLAGE = "village", _("Village office")
    AGENCY = "agency", _("Another agency")
    LAPOR = "lapor", _("SP4N-LAPOR!")


class Capacity(models.TextChoices):
    """In what capacity somebody reports."""

    SELF = "self", _("The worker")
    FAMILY = "family", _("Family")
    ATTORNEY = "attorney", _("Attorney with a power of attorney")
    NGO = "ngo", _("Organisation")
    VILLAGE = "village", _("Village")
    ANONYMOUS = "anonymous", _("Anonymous")
    OTHER = "other", _("Somebody else")


class PartyRole(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    WORKER = "worker", _("Worker")
    COMPLAINANT = "complainant", _("Complainant")
    FAMILY = "family", _("Family or next of kin")
    EMPLOYER = "employer", _("Employer")
    AGENCY = "agency", _("Placement agency (P3MI)")
    COUNSEL = "counsel", _("Legal counsel")
    WITNESS = "witness", _("Witness")
    RESPONDENT = "respondent", _("Reported party")


class Told(models.TextChoices):
    """How much of the case a party may be told; each includes the ones before it."""

    NOTHING = "nothing", _("Nothing")
    EXISTENCE = "existence", _("That there is a case")
    PROGRESS = "progress", _("How far it is")
    RESULT = "result", _("The result")
    EVERYTHING = "all", _("All that the reporter is told")


# What somebody may be told as long as nobody has settled it otherwise.
TOLD_AT_FIRST: dict[str, Told] = {
    PartyRole.REPORTER: Told.EVERYTHING,
    PartyRole.WORKER: Told.EVERYTHING,
    PartyRole.COMPLAINANT: Told.RESULT,
    PartyRole.FAMILY: Told.NOTHING,
    PartyRole.EMPLOYER: Told.NOTHING,
    PartyRole.AGENCY: Told.NOTHING,
    PartyRole.COUNSEL: Told.NOTHING,
    PartyRole.WITNESS: Told.NOTHING,
    PartyRole.RESPONDENT: Told.NOTHING,
}
# Who may follow the case with a code of their own.
FOLLOWING_ROLES = (PartyRole.WORKER, PartyRole.COMPLAINANT, PartyRole.FAMILY)


class PartyOutcome(models.TextChoices):
    """How the matter ended for one party, while it may go on for others."""

    SETTLED = "settled", _("Settled for this party")
    DEAD_END = "dead_end", _("No agreement for this party")
    WITHDRAWN = "withdrawn", _("Withdrawn by this party")
    UNREACHABLE = "unreachable", _("This party cannot be reached")
    HANDED_OVER = "handed_over", _("Handed over to another agency")
    DUPLICATE = "duplicate", _("Listed twice")


class SafeChannel(models.TextChoices):
    """How the reporter wants to be reached; nothing is sent any other way."""

    NONE = "none", _("Do not contact me; I look at the tracking page")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class Phase(models.TextChoices):
    """Phase of placement a complaint type belongs to (case_types.csv, ``fase``)."""

    BEFORE = "sebelum", _("Before placement")
    DURING = "selama", _("During placement")
    AFTER = "setelah", _("After placement")
    ANY = "semua", _("Any phase")


class DocumentKind(models.TextChoices):
    CONTRACT = "contract", _("Employment agreement")
    PASSPORT = "passport", _("Passport or travel document")
    PAYSLIP = "payslip", _("Payslip or transfer")
    CHAT = "chat", _("Conversation")
    MEDICAL = "medical", _("Medical letter")
    STATEMENT = "statement", _("Statement")
    MINUTES = "minutes", _("Minutes")
    LETTER = "letter", _("Letter")
    PHOTO = "photo", _("Photo")
    ID_CARD = "id_card", _("Identity card")
    FAMILY_CARD = "family_card", _("Family card")
    VISA = "visa", _("Visa or residence permit")
    SPLP = "splp", _("Travel document in lieu of a passport")
    EXIT_PERMIT = "exit_permit", _("Exit permit")
    TICKET = "ticket", _("Ticket or itinerary")
    FIT_TO_TRAVEL = "fit_to_travel", _("Fit-to-travel letter")
    POVERTY_LETTER = "poverty", _("Poverty letter")
    ATTORNEY = "attorney", _("Power of attorney")
    DEATH = "death", _("Death certificate")
    EXPORT_PERMIT = "export", _("Permit to send remains")
    EMBALMING = "embalming", _("Embalming certificate")
    SEALING = "sealing", _("Sealing certificate")
    HEALTH_PERMIT = "health", _("Health transport permit")
    HANDOVER = "handover", _("Handover minutes")
    INSURANCE = "insurance", _("Insurance document")
    BANK = "bank", _("Bank account or proof of payment")
    HEIR = "heir", _("Certificate of heirs")
    PLAN = "plan", _("Signed plan")
    ASSESSMENT = "assessment", _("Assessment")
    REPORT = "report", _("Report")
    POLICE_REPORT = "police", _("Police report")
    JUDGMENT = "judgment", _("Judgment or decision")
    OTHER = "other", _("Other")


class Direction(models.TextChoices):
    TO_REPORTER = "to_reporter", _("To the reporter")
    FROM_REPORTER = "from_reporter", _("From the reporter")


class MessageKind(models.TextChoices):
    MESSAGE = "message", _("Message")
    REQUEST = "request", _("Request for completion")
    COMPLETION = "completion", _("Completion")
    RESULT = "result", _("Result")
    OBJECTION = "objection", _("Objection")
    SATISFIED = "satisfied", _("Result accepted")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class LetterState(models.TextChoices):
    """The way of an outgoing letter; its content is frozen from SIGNED on."""

    CONCEPT = "concept", _("Concept")
    INITIALLING = "initialling", _("Waiting for initials")
    SIGNING = "signing", _("Waiting for signature")
    RETURNED = "returned", _("Returned for mending")
    SIGNED = "signed", _("Signed")
    ISSUED = "issued", _("Numbered")
    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Letter withdrawn")


# Before the signature; only a concept and a returned letter may be changed.
UNSIGNED_LETTER_STATES = (
    LetterState.CONCEPT,
    LetterState.INITIALLING,
    LetterState.SIGNING,
    LetterState.RETURNED,
)
CHANGEABLE_LETTER_STATES = (LetterState.CONCEPT, LetterState.RETURNED)
# What the public page calls valid.
VALID_LETTER_STATES = (LetterState.ISSUED, LetterState.SENT)


class SignerCapacity(models.TextChoices):
    """In whose name a letter is signed (Permendagri 1/2023)."""

    OWN = "", _("In the signer's own post")
    ON_BEHALF = "an", _("a.n. (on behalf of)")
    FOR_BEHALF = "ub", _("u.b. (for whoever signs on behalf)")
    ACTING = "plt", _("Plt. (acting)")
    DAILY = "plh", _("Plh. (acting day by day)")


class LetterStage(models.TextChoices):
    """What a stored file of a letter is."""

    SIGNED = "signed", _("As signed, without number")
    ISSUED = "issued", _("With number and date")
    SCAN = "scan", _("Scan of the signed and stamped letter")
    ELECTRONIC = "electronic", _("Electronically signed file")


class LetterFieldKind(models.TextChoices):
    TEXT = "teks", _("One line")
    LONG_TEXT = "panjang", _("Several lines")
    DATE = "tanggal", _("Date")


class SentWay(models.TextChoices):
    COURIER = "courier", _("Brought by an officer")
    POST = "post", _("Post or parcel service")
    EMAIL = "email", _("E-mail")
    SRIKANDI = "srikandi", "SRIKANDI"
    HANDED = "handed", _("Handed over in person")


class PaperSize(models.TextChoices):
    A4 = "a4", "A4"
    F4 = "f4", "F4"


class LinkKind(models.TextChoices):
    """How two cases belong together."""

    CHILD = "child", _("Started from this case")
    RELATED = "related", _("Related case")
    DUPLICATE = "duplicate", _("Duplicate")
    SAME_MATTER = "same_matter", _("Same matter")


class Check(models.TextChoices):
    """What an officer found of a document."""

    RECEIVED = "received", _("Not checked yet")
    VERIFIED = "verified", _("Checked and right")
    REJECTED = "rejected", _("Not accepted")


class NoteKind(models.TextChoices):
    INTERNAL = "internal", _("For the office")
    SHARED = "shared", _("Shared with the partner agency")
    PRIVILEGED = "privileged", _("Confidential between counsel and client")


class ContactChannel(models.TextChoices):
    """By what way somebody was sought."""

    PHONE = "phone", _("Phone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "email", _("E-mail")
    VISIT = "visit", _("Visit")
    LETTER = "letter", _("Letter")
    PAGE = "page", _("Message on the tracking page")
    OTHER = "other", _("Another way")


class HearingKind(models.TextChoices):
    MEDIATION = "mediation", _("Mediation hearing")
    CLARIFICATION = "clarification", _("Clarification meeting")
    COURT = "court", _("Court hearing")
    VISIT = "visit", _("Home visit")
    OTHER = "other", _("Other meeting")


class HearingState(models.TextChoices):
    PROPOSED = "proposed", _("Looking for a date")
    FIXED = "fixed", _("Date fixed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class HearingResult(models.TextChoices):
    AGREEMENT = "agreement", _("Agreement reached")
    AGAIN = "again", _("Another meeting is needed")
    NONE = "none", _("Ended without agreement")
    DONE = "done", _("Done as planned")


class Answer(models.TextChoices):
    """What a party says to a proposed date."""

    CAN = "can", _("Can come")
    CANNOT = "cannot", _("Cannot come")


class Attendance(models.TextChoices):
    CAME = "came", _("Came")
    NO_SHOW = "no_show", _("Did not come")
    EXCUSED = "excused", _("Excused")


class ReferralKind(models.TextChoices):
    PART = "part", _("Referral")
    HAND_OVER = "hand_over", _("Hand-over for good")


class ReferralWay(models.TextChoices):
    """How the receiving agency answers."""

    ACCOUNT = "account", _("With an account of SIGAP")
    LINK = "link", _("By a one-time link")
    LETTER = "letter", _("By letter or telephone")


class ReferralGround(models.TextChoices):
    """On what ground the person's data may go to another agency."""

    CONSENT = "consent", _("Consent of the worker or family")
    DANGER = "danger", _("Danger to life or body")
    LEGAL_DUTY = "legal_duty", _("Duty by law")


class ReferralStatus(models.TextChoices):
    SENT = "sent", _("Sent, not answered")
    ACCEPTED = "accepted", _("Accepted by the partner")
    ASKING = "asking", _("The partner asks back")
    REPORTING = "reporting", _("Being handled by the partner")
    REFUSED = "refused", _("Refused by the partner")
    RETURNED = "returned", _("Finished and returned")
    WITHDRAWN = "withdrawn", _("Withdrawn by the office")
    EXPIRED = "expired", _("Ended by date")


LIVE_REFERRALS = (
    ReferralStatus.SENT,
    ReferralStatus.ACCEPTED,
    ReferralStatus.ASKING,
    ReferralStatus.REPORTING,
)


class EntryKind(models.TextChoices):
    """What was said about a referral; a partner's answers first."""

    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    QUESTION = "question", _("Question")
    REPORT = "report", _("Report")
    FINISHED = "finished", _("Final report")
    ANSWER = "answer", _("Answer of the office")
    NOTE = "note", _("Note")
    REMINDER = "reminder", _("Reminder")
    WITHDRAWN = "withdrawn", _("Withdrawal")


# What of a party may be told to a partner, one by one.
SHARED_FIELDS = {
    "name": _("Name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "note": _("Note"),
}


class Verdict(models.TextChoices):
    """What the review of an emergency access found."""

    JUSTIFIED = "justified", _("Justified")
    NOT_JUSTIFIED = "not_justified", _("Not justified")


class SightRule(models.TextChoices):
    """By which rule somebody sees a case, in the order in which they are asked."""

    PERSON = "person", _("Access given to the person")
    POST = "post", _("Access given to the post")
    TASK = "task", _("Holds a task in the case")
    UNIT = "unit", _("Post of the unit that owns the case")
    EMERGENCY = "emergency", _("Emergency access")
    # Sees what was referred, and not the case.
    REFERRAL = "referral", _("Referral of a part of the case")
