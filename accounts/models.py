"""Users, the units of the regency and its partners, and who holds which post when."""

from datetime import date, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from append_only import keep_history

from .enums import AbsenceKind, Post, SignInKind, UnitKind


class User(AbstractUser):
    """A person who signs in. Never deleted, only deactivated: history names them."""

    full_name = models.CharField(_("full name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # The account of a system of an agency: it holds a post, but nobody works by it.
    is_system = models.BooleanField(default=False, editable=False)
    # One field: many Balinese names have no first and last part.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta(AbstractUser.Meta):
        constraints = [
            # A superuser passes every check of a right, that of reading a case too.
            models.CheckConstraint(
                condition=Q(is_superuser=False), name="user_no_superuser"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class Unit(models.Model):
    """A unit of the regency's tree, or a partner outside it.

    ``path`` is the codes from the root down, each followed by a dot
    (``gianyar.disnaker.``): what stands below a unit starts with its path.
    """

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9_-]+(\.[0-9]+)*$")],
        help_text=_(
            "Kemendagri code of a village or district, a short name otherwise."
        ),
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    path = models.CharField(max_length=200, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["path"]
        indexes = [
            models.Index(
                fields=["path"],
                name="unit_path_prefix",
                opclasses=["varchar_pattern_ops"],
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=UnitKind.PARTNER) | Q(parent__isnull=True),
                name="unit_partner_outside_tree",
            ),
            models.CheckConstraint(
                condition=Q(path__endswith="."), name="unit_path_ends_with_dot"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        slug = self.code.replace(".", "_")
        self.path = f"{self.parent.path if self.parent else ''}{slug}."
        super().save(*args, **kwargs)


class Membership(models.Model):
    """A post held by a person at a unit, from a day to a day (both counted)."""

    user = models.ForeignKey(
        User,
        verbose_name=_("user"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    post = models.CharField(_("post"), max_length=30, choices=Post.choices)
    valid = DateRangeField(_("valid"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("unit"), RangeOperators.EQUAL),
                    (F("post"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_post_display()}, {self.unit}"

    @property
    def first_day(self) -> date:
        first: date = self.valid.lower
        return first

    @property
    def last_day(self) -> date | None:
        """The last day that is counted; None while no end is known."""
        return self.valid.upper - timedelta(days=1) if self.valid.upper else None


class Absence(models.Model):
    """Days on which a person is away, and who acts in their stead.

    ``hands_over`` says whether what they hold goes to the deputy for that time. What
    was planned and is off is kept, with the moment at which it was called off.
    """

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="absences"
    )
    valid = DateRangeField(_("days"))
    kind = models.CharField(_("kind"), max_length=10, choices=AbsenceKind.choices)
    deputy = models.ForeignKey(
        User,
        verbose_name=_("deputy"),
        on_delete=models.PROTECT,
        related_name="deputised",
        null=True,
        blank=True,
    )
    hands_over = models.BooleanField(_("hands over open tasks"), default=False)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_back_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["valid"]
        constraints = [
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                condition=Q(called_off_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")),
                name="absence_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=Q(hands_over=False) | Q(deputy__isnull=False),
                name="absence_hands_over_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.valid.lower:%Y-%m-%d}"

    @property
    def first_day(self) -> date:
        first: date = self.valid.lower
        return first

    @property
    def last_day(self) -> date:
        """The last day away, counted."""
        last: date = self.valid.upper - timedelta(days=1)
        return last


class Capacity(models.Model):
    """How many open tasks a person is meant to hold in a post at the same time.

    Who has no row has what the settings say. It warns and never refuses a task.
    """

    user = models.ForeignKey(
        User,
        verbose_name=_("user"),
        on_delete=models.PROTECT,
        related_name="capacities",
    )
    post = models.CharField(_("post"), max_length=30, choices=Post.choices)
    tasks = models.PositiveSmallIntegerField(_("open tasks at the same time"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        constraints = [
            models.UniqueConstraint(fields=["user", "post"], name="capacity_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_post_display()}: {self.tasks}"


class PositionGroup(models.Model):
    """The django-guardian group that stands for one post at one unit.

    A case is granted to a post by granting it to this group; who is in it at a
    moment is read from the memberships, never from ``user.groups``.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="position_groups"
    )
    post = models.CharField(max_length=30, choices=Post.choices)
    group = models.OneToOneField(
        "auth.Group", on_delete=models.PROTECT, related_name="position"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "post"], name="position_group_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()}, {self.unit}"


class StaffSession(models.Model):
    """One sign-in of a person, for as long as it is open.

    The browser is kept as a family ("Firefox, Windows"), the device as the hash of a
    random value in its cookie. No address is kept.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="staff_sessions"
    )
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=60)
    device = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("session")
        ordering = ["-seen_at", "-pk"]
        indexes = [
            models.Index(
                fields=["user"],
                condition=Q(ended_at__isnull=True),
                name="staff_session_open",
            ),
            models.Index(fields=["user", "device"], name="staff_session_device"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.agent}"


class SignInRecord(models.Model):
    """Something that happened around signing in. Never changed, never deleted.

    ``user`` is empty where the typed name is nobody's: what was typed is not kept, as
    people type passwords there.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="sign_ins"
    )
    kind = models.CharField(max_length=20, choices=SignInKind.choices)
    at = models.DateTimeField()
    agent = models.CharField(max_length=60, blank=True)
    # With what: password, totp, webauthn or recovery_codes.
    method = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("sign-in record")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="sign_in_user_at"),
            models.Index(fields=["-at"], name="sign_in_at"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sign_in_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            pgtrigger.Trigger(
                name="sign_in_no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'sign-in records are never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class AttemptTally(models.Model):
    """How many attempts there were in a stretch of minutes, by the hash of whose."""

    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=64)
    begins = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "begins"], name="attempt_tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"


keep_history("accounts")
