"""What the office publishes. What is written into its history stays there."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from append_only import keep, keep_history
from sigap_cases.cases.models import Case

from .enums import LEGAL_BASIS, Article, ItemForm, ItemKind, ItemState


class InformationItem(models.Model):
    """A line of the information list (UU 14/2008 art. 9-11; excluded: art. 17).

    ``written_by`` is who wrote the words that stand here now; somebody else publishes.
    An excluded item says that something exists and why it is closed, and has no content.
    """

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=2000)
    kind = models.CharField(_("class"), max_length=20, choices=ItemKind.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("responsible unit"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_when = models.CharField(_("made when"), max_length=80)
    made_where = models.CharField(_("made where"), max_length=120)
    form = models.CharField(
        _("form"), max_length=10, choices=ItemForm.choices, default=ItemForm.SOFT
    )
    retention = models.CharField(_("kept for"), max_length=80)
    link = models.URLField(_("link"), max_length=300, blank=True)
    file = models.FileField(
        _("file"), upload_to="public-information/%Y/%m", max_length=200, blank=True
    )
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    article = models.CharField(
        _("ground of exclusion"), max_length=10, choices=Article.choices, blank=True
    )
    tested_on = models.DateField(
        _("date of the test of consequences"), null=True, blank=True
    )
    excluded_until = models.CharField(_("excluded until"), max_length=80, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ItemState.choices,
        default=ItemState.DRAFT,
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("information item")
        ordering = ["-published_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=ItemKind.EXCLUDED, tested_on__isnull=False, link="", file="")
                    & ~Q(article="")
                )
                | (
                    ~Q(kind=ItemKind.EXCLUDED)
                    & Q(article="", tested_on__isnull=True, excluded_until="")
                ),
                name="informationitem_excluded_has_ground_and_no_content",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.PUBLISHED)
                | Q(published_by__isnull=False, published_at__isnull=False),
                name="informationitem_published_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(published_by=models.F("written_by")),
                name="informationitem_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="informationitem_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_excluded(self) -> bool:
        return self.kind == ItemKind.EXCLUDED

    @property
    def legal_basis(self) -> str:
        return LEGAL_BASIS[self.kind]


class AnnualReport(models.Model):
    """The figures of a year as they were confirmed, never changed (UU 14/2008 art. 12).

    A correction is a new ``edition`` with its reason; the public reads the latest.
    ``figures`` is what ``figures.Figures.as_json`` gave.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    figures = models.JSONField()
    reason = models.TextField(_("reason of the new edition"), blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name = _("yearly report on information services")
        ordering = ["-year", "-edition"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year", "edition"], name="annualreport_edition_unique"
            ),
            models.CheckConstraint(
                condition=Q(edition=1) | (Q(edition__gt=1) & ~Q(reason="")),
                name="annualreport_new_edition_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.edition}"

    @property
    def told(self) -> dict[str, Any]:
        figures: dict[str, Any] = self.figures
        return figures


class PublishedSuggestion(models.Model):
    """An answered suggestion in an officer's words; never the sender's by themselves."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="published_suggestion"
    )
    topic = models.CharField(_("topic"), max_length=80)
    said = models.TextField(_("what was suggested"), max_length=1000)
    answer = models.TextField(_("what became of it"), max_length=2000)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("published"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("published suggestion")
        ordering = ["-published_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="publishedsuggestion_withdrawn_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.topic


keep(AnnualReport)
keep_history("publicinfo")
