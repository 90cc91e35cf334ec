"""Vocabulary of imports and reconciliation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    """Whose sheet it is."""

    BP3MI = "bp3mi", _("Sheet of BP3MI")
    OFFICE = "office", _("Sheet of the office")
    VILLAGE = "village", _("Sheet of a village")
    OTHER = "other", _("Another sheet")


class BatchState(models.TextChoices):
    """Where an import stands; ``QUEUED`` lists those that a worker carries on."""

    MAPPING = "mapping", _("Columns to be named")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, to be decided")
    COMMITTING = "committing", _("Being taken over")
    COMMITTED = "committed", _("Taken over")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")


QUEUED = (BatchState.CHECKING, BatchState.COMMITTING, BatchState.UNDOING)


class RowState(models.TextChoices):
    READY = "ready", _("Ready")
    FAULTY = "faulty", _("With faults")
    DUPLICATE = "duplicate", _("Possible duplicates")


class Decision(models.TextChoices):
    """What becomes of a row."""

    OPEN = "", _("Not decided yet")
    NEW = "new", _("A new person")
    UPDATE = "update", _("The same person: take over what is chosen")
    SKIP = "skip", _("Leave the row out")


class Outcome(models.TextChoices):
    """What an import did with a row; empty before."""

    NONE = "", _("Nothing yet")
    CREATED = "created", _("Registered")
    UPDATED = "updated", _("Changed")
    SKIPPED = "skipped", _("Left out")


class Settlement(models.TextChoices):
    """What was decided about a difference."""

    TAKE = "take", _("Taken over from the source")
    KEEP = "keep", _("The registry is right")


class Axis(models.TextChoices):
    """By what sources and the registry are counted."""

    VILLAGE = "desa", _("Village")
    SCHEME = "skema", _("Scheme")
    SECTOR = "sektor", _("Formal or informal")
    COUNTRY = "negara", _("Country")
