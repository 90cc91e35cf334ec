"""Forms of letters: a concept with its template's own fields, copies, what comes in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post
from sigap_cases.cases.enums import LetterFieldKind, SignerCapacity
from sigap_cases.cases.models import Letter, LetterNature
from sigap_cases.cases.services.letters.concepts import ROUTE, WRITTEN
from sigap_cases.desk.forms import DeskForm, long_text


# As the process definition "surat" offers them.
INITIALLING = (
    Post.PENYELIA,
    Post.PENDAMPING_HUKUM,
    Post.PETUGAS_PPID,
    Post.ATASAN_PPID,
    Post.KEPALA_DINAS,
)
SIGNING = (
    Post.KEPALA_DINAS,
    Post.PENYELIA,
    Post.ATASAN_PPID,
    Post.PETUGAS_PPID,
)
OWN = "isian-"


class _Wanted:
    """Marked as needed; a concept may be saved without it all the same."""

    def validate(self, value: Any) -> None:
        """Handing the letter in asks for it."""


class WantedText(_Wanted, forms.CharField):
    pass


class WantedDate(_Wanted, forms.DateField):
    pass


def _posts(posts: tuple[Post, ...]) -> list[tuple[str, Any]]:
    return [(post.value, post.label) for post in posts]


def _lines(
    label: Any, rows: int, help_text: Any, *, required: bool = False
) -> forms.CharField:
    return WantedText(
        label=label,
        required=required,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ConceptForm(DeskForm):
    """Nothing is required while it is a concept; handing it in asks for all."""

    addressee = _lines(
        _("To (after Yth.)"), 3, _("One line each: name or post, di, place.")
    )
    subject = WantedText(label=_("Subject"), max_length=200)
    nature = forms.ModelChoiceField(
        label=_("Nature"), queryset=LetterNature.objects.none(), empty_label=None
    )
    classification_code = forms.CharField(
        label=_("Classification code"), max_length=30, required=False
    )
    attachments = forms.CharField(
        label=_("Attachments"),
        max_length=80,
        required=False,
        help_text=_("For example: 1 (satu) berkas. Left empty, a dash is printed."),
    )
    copies = _lines(_("Copies to"), 3, _("One line each, in their order."))
    signer_post = forms.ChoiceField(label=_("Signer"), choices=_posts(SIGNING))
    signer_capacity = forms.ChoiceField(
        label=_("Signs as"), choices=SignerCapacity.choices, required=False
    )
    signer_title = _lines(
        _("Post as printed"),
        2,
        _("With a.n. or u.b. the principal stands on the first line."),
        required=True,
    )
    signer_name = WantedText(label=_("Name of the signer"), max_length=150)
    signer_rank = forms.CharField(label=_("Rank"), max_length=80, required=False)
    signer_nip = forms.CharField(label="NIP", max_length=30, required=False)
    first_post = forms.ChoiceField(
        label=_("First initial"), choices=_posts(INITIALLING)
    )
    second_post = forms.ChoiceField(
        label=_("Second initial"),
        choices=[("", _("None")), *_posts(INITIALLING)],
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, letter: Letter
    ) -> None:
        start = {name: getattr(letter, name) for name in WRITTEN}
        start["revision"] = letter.revision
        start |= {OWN + key: value for key, value in letter.values.items()}
        super().__init__(data, initial=start)
        self.fields["addressee"].required = letter.version.is_addressed
        natures = self.fields["nature"]
        if isinstance(natures, forms.ModelChoiceField):
            natures.queryset = LetterNature.objects.filter(is_active=True)
        for field in letter.version.fields:
            self.fields[OWN + field["key"]] = _own_field(field)
        if letter.process_id is not None:
            for name in ROUTE:
                del self.fields[name]

    def own(self) -> Iterator[BoundField]:
        return (bound for bound in self if bound.name.startswith(OWN))

    def common(self) -> Iterator[BoundField]:
        return (
            bound for bound in self.visible_fields() if not bound.name.startswith(OWN)
        )

    def written(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {name: told[name] for name in WRITTEN if name in told}

    def values(self) -> dict[str, str]:
        return {
            name.removeprefix(OWN): _as_text(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(OWN)
        }


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def _own_field(field: Mapping[str, Any]) -> forms.Field:
    told: dict[str, Any] = {"label": field["title"], "required": field["required"]}
    if field["kind"] == LetterFieldKind.DATE:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return WantedDate(widget=widget, **told)
    if field["kind"] == LetterFieldKind.LONG_TEXT:
        area = forms.Textarea(attrs={"rows": 4})
        hint = _("An empty line begins a new paragraph.")
        return WantedText(max_length=10_000, widget=area, help_text=hint, **told)
    return WantedText(max_length=300, **told)


class CopyForm(DeskForm):
    file = forms.FileField(
        label=_("Signed letter (PDF)"), help_text=_("At most 10 MB.")
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            ("scan", _("Scan of the signed and stamped paper")),
            ("electronic", _("File signed electronically with a BSrE certificate")),
        ],
        initial="scan",
        widget=forms.RadioSelect,
    )


class TemplateForm(DeskForm):
    body = forms.CharField(
        label=_("Text (typst)"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 24, "spellcheck": "false", "class": "sg-editor"}
        ),
    )
    fields_text = forms.CharField(
        label=_("Fields"),
        max_length=20_000,
        required=False,
        help_text=_(
            "One a line: key | title | kind (teks, panjang, tanggal) | "
            "wajib or boleh kosong | sample."
        ),
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "class": "sg-editor"}
        ),
    )


class PublishForm(DeskForm):
    note = long_text(_("What changes and why"), rows=2)


class IncomingForm(DeskForm):
    sender = forms.CharField(label=_("Sender"), max_length=150)
    number = forms.CharField(label=_("Number of the letter"), max_length=80)
    letter_date = forms.DateField(
        label=_("Date of the letter"), widget=forms.DateInput(attrs={"type": "date"})
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    file = forms.FileField(
        label=_("Scan"), required=False, help_text=_("PDF or photo, at most 10 MB.")
    )

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class DispositionForm(DeskForm):
    to_post = forms.ChoiceField(
        label=_("To"),
        choices=[
            (post.value, post.label)
            for post in (
                Post.PENYELIA,
                Post.PETUGAS_PENGADUAN,
                Post.PETUGAS_PENANGANAN,
                Post.PENDAMPING_HUKUM,
                Post.PENDAMPING_REINTEGRASI,
                Post.PETUGAS_PPID,
                Post.ATASAN_PPID,
            )
        ],
    )
    note = long_text(_("Instruction"), rows=3)
