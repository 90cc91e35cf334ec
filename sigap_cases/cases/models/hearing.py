"""Hearings and meetings: dates proposed and answered, fixed, moved, attended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.enums import (
    Answer,
    Attendance,
    HearingKind,
    HearingResult,
    HearingState,
)
from sigap_cases.sealing.fields import SealField
from sigap_cases.sealing.history import SealedHistory

from .case import Case, Party
from .file import Document


OFFICE_ZONE = "Asia/Makassar"


class Hearing(models.Model):
    """A hearing or meeting in a case, from its first proposed date to its minutes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    kind = models.CharField(_("kind"), max_length=14, choices=HearingKind.choices)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=HearingState.choices,
        default=HearingState.PROPOSED,
    )
    # The step of the process that it was called for, if any.
    step = models.CharField(max_length=60, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=40, default=OFFICE_ZONE)
    # Where a party abroad is: the time there is shown besides.
    other_zone = models.CharField(
        _("time zone of the party abroad"), max_length=40, blank=True
    )
    moves = models.PositiveSmallIntegerField(_("times moved"), default=0)
    result = models.CharField(
        _("result"), max_length=10, choices=HearingResult.choices, blank=True
    )
    seal = SealField(owner="case", at_once=True)
    result_note = models.TextField(_("note on the result"), blank=True)
    minutes = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField()

    history = SealedHistory(sealed=("result_note",))

    class Meta:
        verbose_name = _("hearing")
        ordering = ["-called_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=HearingState.PROPOSED)
                | Q(state=HearingState.CANCELLED)
                | Q(starts_at__isnull=False),
                name="hearing_fixed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=HearingState.HELD) ^ Q(result=""),
                name="hearing_held_has_its_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(state=HearingState.FIXED),
                name="hearing_coming",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.case}"


class ProposedDate(models.Model):
    """A time that was proposed for a hearing."""

    hearing = models.ForeignKey(
        Hearing, on_delete=models.PROTECT, related_name="proposals"
    )
    starts_at = models.DateTimeField(_("begins"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proposed date")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "starts_at"], name="proposed_date_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class DateAnswer(models.Model):
    """What a party said to a proposed time."""

    proposal = models.ForeignKey(
        ProposedDate, on_delete=models.PROTECT, related_name="answers"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer to a proposed date")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "party"], name="date_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_answer_display()}"


class Presence(models.Model):
    """Whether a party came to a hearing; ``turn`` counts how often it was moved before."""

    hearing = models.ForeignKey(
        Hearing, on_delete=models.PROTECT, related_name="presences"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="presences")
    turn = models.PositiveSmallIntegerField(default=0)
    attendance = models.CharField(
        _("attendance"), max_length=8, choices=Attendance.choices
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "party", "turn"], name="presence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_attendance_display()}"
