"""What ties one case to another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.enums import LinkKind

from .case import Case


class CaseLink(models.Model):
    """``from_case`` is the parent of a child; the other kinds have no direction.

    A link that is taken away stays as a row with its end: who, when and why.
    """

    from_case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="links_from"
    )
    to_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind.choices)
    reason = models.TextField(_("reason"), blank=True)
    # None where a step of the process has made the link.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("linked"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("unlinked"), null=True, blank=True)
    end_reason = models.TextField(_("reason of unlinking"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("link")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_case=F("to_case")), name="caselink_of_two_cases"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(end_reason=""),
                name="caselink_end_has_reason",
            ),
            models.UniqueConstraint(
                fields=["from_case", "to_case", "kind"],
                condition=Q(ended_at=None),
                name="caselink_once",
            ),
            models.UniqueConstraint(
                fields=["to_case"],
                condition=Q(kind=LinkKind.CHILD, ended_at=None),
                name="caselink_one_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_case} {self.get_kind_display()} {self.to_case}"
