"""The trail of readings: which case somebody opened, what they searched and took out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.registry.models import Person

from .case import Case


class AccessRecord(models.Model):
    """Who read which case, when, which part, and by which right.

    ``post`` and ``unit`` are the post by which they acted in it, as it was then; rows
    from before they were kept have none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField(max_length=30, choices=Post.choices, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+"
    )
    part = models.CharField(max_length=40)
    right = models.CharField(max_length=120)
    # Why what is masked was shown; empty for plain reading.
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("access")
        indexes = [
            models.Index(fields=["case", "-at"], name="access_case_at"),
            models.Index(fields=["at"], name="access_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.case} {self.at:%Y-%m-%d %H:%M}"


class Retrieval(models.Model):
    """A search, a list, an export or a print: by whom, where, for what, how much.

    ``terms`` are what was typed and chosen, long runs of digits masked; they may still
    name people, so that auditors alone read them. ``results`` counts what is of the
    ordinary level: a larger number would tell an auditor of confidential cases.
    ``sha256`` is of the file that was handed out, ``data_sha256`` of the table that a
    PDF was printed from.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField(max_length=30, choices=Post.choices, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RetrievalKind.choices)
    surface = models.CharField(max_length=60)
    terms = models.CharField(max_length=500, blank=True)
    results = models.PositiveIntegerField(null=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="retrievals"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="retrievals"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    data_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("search or export")
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="retrieval_at"),
            models.Index(
                fields=["sha256"], condition=~Q(sha256=""), name="retrieval_sha256"
            ),
            models.Index(
                fields=["data_sha256"],
                condition=~Q(data_sha256=""),
                name="retrieval_data_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.surface} {self.at:%Y-%m-%d %H:%M}"
