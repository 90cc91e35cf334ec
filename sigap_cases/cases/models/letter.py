"""Official letters: templates and their versions, letters, their files, and what comes in."""

import re

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.cases.enums import (
    CHANGEABLE_LETTER_STATES,
    UNSIGNED_LETTER_STATES,
    VALID_LETTER_STATES,
    CaseKind,
    LetterStage,
    LetterState,
    PaperSize,
    SentWay,
    SignerCapacity,
)
from workflows.models import Process

from .case import Case
from .file import Document


class LetterNature(models.Model):
    """A *sifat*: secrecy or speed, as the letterhead's list of the office has it."""

    key = models.SlugField(_("key"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=40)
    code = models.CharField(_("code"), max_length=4, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    reference_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("nature of a letter")
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class Letterhead(models.Model):
    """How the letters of a unit look, and where their numbers come from."""

    unit = models.OneToOneField(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        related_name="letterhead",
    )
    government = models.CharField(_("government"), max_length=120)
    office = models.CharField(_("office"), max_length=120)
    address = models.TextField(
        _("address"), help_text=_("One line each; phone and e-mail as well.")
    )
    city = models.CharField(_("place of letters"), max_length=60)
    arms = models.FileField(
        _("arms"),
        upload_to="letterhead",
        blank=True,
        help_text=_("PNG or JPEG; left empty, the letterhead has no arms."),
    )
    paper = models.CharField(
        _("paper"), max_length=2, choices=PaperSize.choices, default=PaperSize.A4
    )
    font = models.CharField(_("font"), max_length=60, default="Arial")
    font_size = models.PositiveSmallIntegerField(_("font size"), default=12)
    office_code = models.CharField(_("code of the office"), max_length=30)
    number_form = models.CharField(
        _("form of the number"),
        max_length=80,
        default="{code}/{number}/{office}",
        help_text=_("{code}, {number}, {office}, {month} and {year} are filled in."),
    )
    own_series = models.BooleanField(
        _("numbers from the office's own series"),
        default=False,
        help_text=_("Otherwise the number is typed from the agenda."),
    )
    reference_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("letterhead")
        constraints = [
            models.CheckConstraint(
                condition=Q(number_form__contains="{number}"),
                name="letterhead_form_has_number",
            ),
            models.CheckConstraint(
                condition=Q(font_size__gte=8, font_size__lte=16),
                name="letterhead_font_size_legible",
            ),
        ]

    def __str__(self) -> str:
        return self.office

    @property
    def address_lines(self) -> list[str]:
        return [line.strip() for line in self.address.splitlines() if line.strip()]


class LetterTemplate(models.Model):
    """A kind of letter; what it says is in its versions, what is being changed in its draft."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    # Kinds of cases that offer it; none for all of them.
    process_kinds = models.JSONField(_("processes"), default=list, blank=True)
    nature = models.ForeignKey(
        LetterNature, verbose_name=_("nature"), on_delete=models.PROTECT
    )
    classification_code = models.CharField(
        _("classification code"), max_length=30, blank=True
    )
    subject = models.CharField(_("subject"), max_length=200)
    signer_post = models.CharField(
        _("signer"), max_length=30, choices=Post.choices, default=Post.KEPALA_DINAS
    )
    is_active = models.BooleanField(_("in use"), default=True)
    draft = models.TextField(_("draft"), blank=True)
    draft_fields = models.TextField(_("fields of the draft"), blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("letter template")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def serves(self, kind: str) -> bool:
        return not self.process_kinds or kind in self.process_kinds

    @property
    def kind_labels(self) -> list[str]:
        return [str(CaseKind(kind).label) for kind in self.process_kinds]


class LetterTemplateVersion(models.Model):
    """The text of a template as it was published; never changed again."""

    template = models.ForeignKey(
        LetterTemplate, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"))
    body = models.TextField(_("text"))
    # A list of fields with key, title, kind, required and sample.
    fields = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    note = models.TextField(_("what changes and why"), blank=True)
    # None for what comes with the product.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a letter template")
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"], name="lettertemplate_version_unique"
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="version_is_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.template.key} v{self.number}"

    @property
    def is_addressed(self) -> bool:
        """A letter proper goes to somebody; minutes and agreements do not."""
        return bool(re.search(r"^#show: surat$", self.body, re.MULTILINE))


# What is said, to whom and by whom: nothing of it changes once a letter is signed.
FROZEN = (
    "case_id",
    "unit_id",
    "version_id",
    "subject",
    "addressee",
    "nature_id",
    "classification_code",
    "attachments",
    "copies",
    "values",
    "data",
    "signer_post",
    "signer_capacity",
    "signer_title",
    "signer_name",
    "signer_rank",
    "signer_nip",
    "signed_at",
    "signed_by_id",
    "token",
)
NUMBERED = ("number", "number_year", "series_number", "letter_date", "issued_at")


def _changed_once(when: str, columns: tuple[str, ...]) -> pgtrigger.Condition:
    """Any of the columns changes although ``when`` held before."""
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    return pgtrigger.Condition(f"{when} AND ({changed})")


class Letter(models.Model):
    """One outgoing letter of a case, from its concept to its sending."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        LetterTemplateVersion, on_delete=models.PROTECT, related_name="letters"
    )
    process = models.OneToOneField(
        Process, on_delete=models.PROTECT, null=True, related_name="letter"
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=LetterState.choices,
        default=LetterState.CONCEPT,
    )
    # Grows with every change of the concept; what somebody read before is stale then.
    revision = models.PositiveIntegerField(default=1)
    subject = models.CharField(_("subject"), max_length=200)
    addressee = models.TextField(_("addressee"), blank=True)
    nature = models.ForeignKey(
        LetterNature, verbose_name=_("nature"), on_delete=models.PROTECT
    )
    classification_code = models.CharField(
        _("classification code"), max_length=30, blank=True
    )
    attachments = models.CharField(_("attachments"), max_length=80, blank=True)
    copies = models.TextField(_("copies to"), blank=True)
    values = models.JSONField(default=dict)
    # All that was printed, as it was when the letter was signed.
    data = models.JSONField(null=True)
    drafter_post = models.CharField(max_length=30, choices=Post.choices)
    first_post = models.CharField(_("first initial"), max_length=30)
    second_post = models.CharField(_("second initial"), max_length=30, blank=True)
    signer_post = models.CharField(_("signer"), max_length=30, choices=Post.choices)
    signer_capacity = models.CharField(
        _("signs"), max_length=3, choices=SignerCapacity.choices, blank=True
    )
    signer_title = models.CharField(_("post as printed"), max_length=150)
    signer_name = models.CharField(_("name of the signer"), max_length=150)
    signer_rank = models.CharField(_("rank"), max_length=80, blank=True)
    signer_nip = models.CharField("NIP", max_length=30, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    returned_note = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    token = models.CharField(max_length=40, unique=True)
    number = models.CharField(_("number"), max_length=80, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    series_number = models.PositiveIntegerField(null=True)
    letter_date = models.DateField(_("date"), null=True)
    issued_at = models.DateTimeField(null=True)
    sent_on = models.DateField(_("sent"), null=True)
    sent_way = models.CharField(
        _("sent by"), max_length=10, choices=SentWay.choices, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("letter")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number_year", "number"],
                condition=~Q(number=""),
                name="letter_number_unique",
            ),
            models.UniqueConstraint(
                fields=["unit", "number_year", "series_number"],
                condition=Q(series_number__isnull=False),
                name="letter_series_unique",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*UNSIGNED_LETTER_STATES, LetterState.WITHDRAWN])
                | Q(
                    signed_at__isnull=False,
                    signed_by__isnull=False,
                    data__isnull=False,
                ),
                name="letter_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=VALID_LETTER_STATES)
                | (
                    ~Q(number="")
                    & Q(letter_date__isnull=False, number_year__isnull=False)
                ),
                name="letter_issued_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=LetterState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="letter_withdrawn_at_iff_withdrawn",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_is_frozen",
                operation=pgtrigger.Update,
                condition=_changed_once("OLD.signed_at IS NOT NULL", FROZEN),
            ),
            pgtrigger.Protect(
                name="number_is_final",
                operation=pgtrigger.Update,
                condition=_changed_once("OLD.number <> ''", NUMBERED),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.version.template.title} ({self.pk})"

    @property
    def is_changeable(self) -> bool:
        return self.state in CHANGEABLE_LETTER_STATES

    @property
    def is_valid(self) -> bool:
        return self.state in VALID_LETTER_STATES

    @property
    def copy_lines(self) -> list[str]:
        return [line.strip() for line in self.copies.splitlines() if line.strip()]


class LetterFile(models.Model):
    """A stored file of a letter, with the hash it had when it was stored."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    stage = models.CharField(_("stage"), max_length=10, choices=LetterStage.choices)
    file = models.FileField(upload_to="letters/%Y/%m", max_length=200)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, db_index=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of a letter")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "stage"],
                condition=Q(stage__in=[LetterStage.SIGNED, LetterStage.ISSUED]),
                name="letterfile_one_of_each_made",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="file_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter}, {self.get_stage_display()}"


class LetterCounter(models.Model):
    """The last number of a unit's own series in a year; taken late in a transaction."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], name="lettercounter_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.last}"


class IncomingLetter(models.Model):
    """A letter that somebody sent to the office about a case."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="incoming_letters"
    )
    sender = models.CharField(_("sender"), max_length=150)
    number = models.CharField(_("number of the letter"), max_length=80)
    letter_date = models.DateField(_("date of the letter"))
    received_on = models.DateField(_("received on"))
    subject = models.CharField(_("subject"), max_length=200)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("incoming letter")
        ordering = ["-received_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.number}, {self.sender}"


class Disposition(models.Model):
    """What the head of the office writes on an incoming letter: to whom, and what to do."""

    letter = models.ForeignKey(
        IncomingLetter, on_delete=models.PROTECT, related_name="dispositions"
    )
    to_post = models.CharField(_("to"), max_length=30, choices=Post.choices)
    note = models.TextField(_("instruction"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_on = models.DateField(_("date"))
    given_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("disposition")
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.letter}, {self.get_to_post_display()}"
