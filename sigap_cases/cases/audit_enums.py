"""Vocabulary of the trail of readings and of the auditor's samples."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RetrievalKind(models.TextChoices):
    """How something was got out of the product, but for opening one case."""

    SEARCH = "search", _("Search")
    LIST = "list", _("List opened")
    EXPORT = "export", _("Export")
    PRINT = "print", _("Print")
    PAGE = "page", _("Page of the auditor's desk")


class SampleMethod(models.TextChoices):
    RANDOM = "random", _("At random")
    RISK = "risk", _("By risk")


class SampledState(models.TextChoices):
    CLOSED = "closed", _("Closed in the period")
    OPEN = "open", _("Received in the period and still open")


class ReviewResult(models.TextChoices):
    PENDING = "pending", _("Not reviewed yet")
    IN_ORDER = "in_order", _("In order")
    FINDING = "finding", _("Finding")


class Severity(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class FollowUp(models.TextChoices):
    NONE = "none", _("Nothing to follow up")
    OPEN = "open", _("To be followed up")
    DONE = "done", _("Followed up")
