"""Process definitions and their versions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from workflows.enums import VersionState


class ProcessDefinition(models.Model):
    """A process by name; what it does is in its versions."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("process definition")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class ProcessVersion(models.Model):  # type: ignore[django-manager-missing]
    """A draft, or an immutable published version named by its content hash."""

    definition = models.ForeignKey(
        ProcessDefinition, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"), null=True, blank=True)
    state = models.CharField(
        max_length=12, choices=VersionState.choices, default=VersionState.DRAFT
    )
    document = models.TextField(_("document"))
    content_hash = models.CharField(max_length=64, blank=True)
    note = models.TextField(_("what changes and why"), blank=True)
    changes = models.JSONField(default=list, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("version")
        ordering = ["definition", F("number").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "number"], name="processversion_number_unique"
            ),
            models.UniqueConstraint(
                fields=["definition"],
                condition=~Q(state=VersionState.PUBLISHED),
                name="processversion_one_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED)
                | (
                    Q(number__isnull=False)
                    & Q(published_at__isnull=False)
                    & ~Q(content_hash="")
                ),
                name="processversion_published_is_named",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="processversion_second_person_approves",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_is_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=VersionState.PUBLISHED),
            )
        ]

    def __str__(self) -> str:
        number = f"v{self.number}" if self.number else self.get_state_display()
        return f"{self.definition.key} {number}"

    @property
    def flow_name(self) -> str:
        """Name of the Flow class, for example ``Aduan__v3_c7fd7c0d``."""
        head = "".join(part.capitalize() for part in self.definition.key.split("_"))
        return f"{head}__v{self.number}_{self.content_hash[:8]}"
