"""Vocabulary of the periodic monitoring and of quick reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import Urgency
from sigap_cases.registry.enums import ContactWay, WorkPhase


class RoundState(models.TextChoices):
    PLANNED = "planned", _("Planned round")
    OPEN = "open", _("Running round")
    CLOSED = "closed", _("Closed round")


class CheckState(models.TextChoices):
    """States of one person's check; every check is in exactly one of them."""

    OPEN = "open", _("To be confirmed")
    CONFIRMED = "confirmed", _("Contact confirmed")
    LAPSED = "lapsed", _("Contact lapsed")
    VOID = "void", _("Not to be monitored any more")


class Result(models.TextChoices):
    """What came of trying to reach somebody."""

    REACHED = "reached", _("The worker was reached")
    FAMILY_REACHED = "family_reached", _("The family was reached")
    MOVED = "moved", _("Moved away for good")
    REFUSED = "refused", _("Does not want to be monitored")
    NOT_REACHED = "not_reached", _("Could not be reached")


class How(models.TextChoices):
    CALL = "call", _("Call or message")
    VISIT = "visit", _("Visit at home")
    FAMILY = "family", _("Through the family")


WAY_OF: dict[str, ContactWay] = {
    How.CALL: ContactWay.PHONE,
    How.VISIT: ContactWay.VISIT,
    How.FAMILY: ContactWay.FAMILY,
}


class NeedFound(models.TextChoices):
    """What somebody needs, as the village hears it; more is said in the note."""

    WAGES = "wages", _("Help with wages or contract")
    PAPERS = "papers", _("Help with papers")
    HEALTH = "health", _("Health care")
    RETURN = "return", _("Wants to come home")
    LEGAL = "legal", _("Legal help")
    TRAINING = "training", _("Training")
    CAPITAL = "capital", _("Business capital")
    WORK = "work", _("Work in the region")
    AID = "aid", _("Social aid")
    SCHOOL = "school", _("Children's schooling")
    OTHER = "other", _("Another need")


class LapseReason(models.TextChoices):
    OVERDUE = "overdue", _("Not confirmed in time")
    NOT_REACHED = "not_reached", _("Not reached several rounds running")


class ReportKind(models.TextChoices):
    """What a village reports in three taps."""

    DEATH = "kematian", _("Death")
    LOST_CONTACT = "hilang_kontak", _("Lost contact")
    DEPORTATION = "deportasi", _("Deportation")
    FRAUD = "penipuan", _("Fraud")
    OTHER = "lainnya", _("Other report")


# By the code of the complaint type (case_types.csv); what is not here is noted only.
CASE_TYPE_OF: dict[str, str] = {
    ReportKind.DEATH: "MENINGGAL",
    ReportKind.LOST_CONTACT: "HILANG_KONTAK",
    ReportKind.DEPORTATION: "DEPORTASI",
    ReportKind.FRAUD: "PENIPUAN",
}
URGENCY_OF: dict[str, Urgency] = {
    ReportKind.DEATH: Urgency.URGENT,
    ReportKind.LOST_CONTACT: Urgency.URGENT,
    ReportKind.DEPORTATION: Urgency.URGENT,
    ReportKind.FRAUD: Urgency.ROUTINE,
}
# Months between two contacts of a phase; a phase that is not here is not monitored.
USUAL_MONTHS: dict[str, int] = {
    WorkPhase.DEPARTING: 1,
    WorkPhase.WORKING: 3,
    WorkPhase.ON_LEAVE: 3,
    WorkPhase.LOST_CONTACT: 1,
    WorkPhase.RETURNED: 6,
    WorkPhase.UNKNOWN: 6,
}
