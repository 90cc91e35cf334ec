"""Sources of data, the imports of their sheets, and what was decided about differences."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from append_only import keep, keep_history
from sigap_cases.registry.enums import Scheme, Sector
from sigap_cases.registry.models import Person
from sigap_cases.sealing.fields import EncryptedJSONField, SealedRow, SealField

from .enums import BatchState, Decision, Outcome, RowState, Settlement, SourceKind


class Source(models.Model):
    """Whose sheets of one kind come again and again. ``mapping``: heading -> column."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        _("kind of sheet"), max_length=10, choices=SourceKind.choices
    )
    mapping = models.JSONField(default=dict)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("source of data")
        ordering = ["kind", "unit__name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="source_once"),
            models.CheckConstraint(
                condition=Q(kind__in=SourceKind.values), name="source_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.name}, {self.get_kind_display()}"


class ImportBatch(models.Model):
    """One sheet on its way into the registry, whole or not at all.

    Its rows are sealed under a key of its own, which goes when they are no longer needed.
    ``registry_upto``: table of history -> its last row when the sheet was taken over.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="batches")
    # Of who brought it: imports are seen by the posts of its regency.
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=BatchState.choices)
    file_name = models.CharField(_("file"), max_length=150)
    sha256 = models.CharField(max_length=64)
    seal = SealField(at_once=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(_("rows"))
    counts = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=300, blank=True)
    registry_upto = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(_("brought"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    committed_at = models.DateTimeField(_("taken over"), null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Since then the rows themselves are gone.
    emptied_at = models.DateTimeField(_("rows deleted"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("import")
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="batch_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(BatchState.COMMITTED, BatchState.UNDONE))
                | Q(committed_at__isnull=False, committed_by__isnull=False),
                name="batch_committed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["source", "-uploaded_at"], name="batch_newest")]

    def __str__(self) -> str:
        return f"{self.pk} {self.source}"


class ImportPart(SealedRow):
    """Some hundreds of rows as they came; ``first`` is the number of the first."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="parts"
    )
    seal = SealField(owner="batch", at_once=True)
    first = models.PositiveIntegerField()
    rows: Any = EncryptedJSONField(bound_to="importpart.rows")

    class Meta:
        verbose_name = _("rows of a sheet")
        ordering = ["batch", "first"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "first"], name="part_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.first}"


class ImportRow(SealedRow):
    """What was found about a row, what was decided, and what came of it; no data of the
    person but what counts need. ``undo`` is what the record held before.
    """

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField(_("row"))
    state = models.CharField(_("state"), max_length=10, choices=RowState.choices)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    matches = models.JSONField(default=list)
    twin = models.PositiveIntegerField(null=True)
    decision = models.CharField(
        _("decision"), max_length=6, choices=Decision.choices, blank=True
    )
    take = models.JSONField(default=list)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    differs = models.JSONField(default=list)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome.choices, blank=True
    )
    village = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+"
    )
    scheme = models.CharField(max_length=18, choices=Scheme.choices, blank=True)
    sector = models.CharField(max_length=8, choices=Sector.choices, blank=True)
    country = models.CharField(max_length=2, blank=True)
    seal = SealField(owner="batch", at_once=True)
    undo: Any = EncryptedJSONField(bound_to="importrow.undo", blank=True)

    class Meta:
        verbose_name = _("row of an import")
        ordering = ["batch", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="importrow_once"),
            models.CheckConstraint(
                condition=Q(state__in=RowState.values), name="importrow_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "number"], name="importrow_state"),
            models.Index(
                fields=["person"],
                condition=Q(person__isnull=False),
                name="importrow_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state != RowState.READY and not self.decision


class SettledDifference(models.Model):
    """What was decided about one field of one row, by whom and when."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, related_name="settled"
    )
    number = models.PositiveIntegerField(_("row"))
    field = models.CharField(_("field"), max_length=30)
    settlement = models.CharField(
        _("decision"), max_length=4, choices=Settlement.choices
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("settled difference")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["batch", "number"], name="settled_of_row")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number} {self.field} {self.settlement}"


keep(SettledDifference)
keep_history("exchange")
