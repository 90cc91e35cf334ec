"""Notes of the office and attempts to reach somebody: written once, never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import ContactChannel, NoteKind
from sigap_cases.sealing.fields import LateSealedField, SealField

from .case import Case, Party


# Of a text in characters; the forms ask for fewer.
LONGEST = 100_000


class Note(models.Model):
    """What somebody of the office wrote down. A correction is a new version.

    The text of a privileged note is read by legal counsel only; that there is one, by
    whom and when, is known to all who see the case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(_("for whom"), max_length=10, choices=NoteKind.choices)
    seal = SealField(owner="case", at_once=True)
    body = LateSealedField(_("text"), max_length=LONGEST, bound_to="note.body")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Name of the post, and its unit, as they were then.
    author_post = models.CharField(max_length=200, blank=True)
    unit_path = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
    )
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Mention", related_name="+"
    )

    class Meta:
        verbose_name = _("note")
        ordering = ["-written_at", "-pk"]
        triggers = [
            pgtrigger.Protect(
                name="note_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="note_no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'notes are never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.written_at:%Y-%m-%d}"


class Mention(models.Model):
    """Somebody named in a note, who is told that there is one."""

    note = models.ForeignKey(
        Note, on_delete=models.PROTECT, related_name="mentioned_people"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("mention")
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.note}: {self.user}"


class ContactAttempt(models.Model):
    """An attempt to reach somebody of the case; without ``party`` it was the reporter."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=ContactChannel.choices
    )
    reached = models.BooleanField(_("reached"))
    at = models.DateTimeField(_("when"))
    seal = SealField(owner="case", at_once=True)
    note = LateSealedField(
        _("note"), max_length=LONGEST, blank=True, bound_to="contactattempt.note"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("contact attempt")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(at__lte=models.F("recorded_at")),
                name="contact_not_in_the_future",
            )
        ]
        indexes = [models.Index(fields=["case", "-at"], name="contact_case_at")]
        triggers = [
            pgtrigger.Protect(
                name="contact_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            pgtrigger.Trigger(
                name="contact_no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'contact attempts are never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d}"
