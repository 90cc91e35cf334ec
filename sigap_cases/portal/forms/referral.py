"""Forms of the one-time link: opening it, answering, and adding something."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import EntryKind
from sigap_cases.cases.services.referral_answers import Answer, Note, Numbered
from sigap_cases.portal.forms.questions import LONGEST_TEXT

from .tracking import ACCEPT, PublicForm, check_file


WORDS = {
    EntryKind.ACCEPTED: _("We accept the referral"),
    EntryKind.REFUSED: _("We refuse the referral"),
    EntryKind.QUESTION: _("We have a question first"),
    EntryKind.REPORT: _("Still being handled; this is our report"),
    EntryKind.FINISHED: _("Finished; we return it to the office"),
}


class OpenForm(PublicForm):
    token = forms.CharField(
        label=_("Code of the link"),
        help_text=_("The part of the address after the #; it is filled in by itself."),
        max_length=80,
        error_messages={"required": _("Enter the code that came with the address.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-fragment": "",
            }
        ),
    )
    pin = forms.CharField(
        label=_("PIN"),
        help_text=_("Only if the office told you one by telephone."),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CheckedFile(forms.FileField):
    """One file, judged at once by the case file's own rules."""

    widget = forms.ClearableFileInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> "File[bytes] | None":
        file: File[bytes] | None = super().clean(data, initial)
        if file:
            check_file(file)
        return file or None


class NumberForm(PublicForm):
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    number_kind = forms.CharField(
        label=_("Kind of number"),
        help_text=_("For example LP, SP2HP, a register or letter number."),
        max_length=60,
        required=False,
    )
    number = forms.CharField(
        label=_("The agency's own number"), max_length=120, required=False
    )
    number_date = forms.DateField(
        label=_("Date of that number"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    file = CheckedFile(
        label=_("File"), help_text=_("PDF or photo, at most 10 MB."), required=False
    )

    def numbered(self) -> Numbered:
        told = self.cleaned_data
        return Numbered(
            kind=told["number_kind"], number=told["number"], dated=told["number_date"]
        )


class AnswerForm(NumberForm):
    kind = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)

    field_order = ("kind", "body", "number_kind", "number", "number_date", "file")

    def __init__(self, *args: Any, awaited: list[EntryKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [(answer.value, WORDS[answer]) for answer in awaited]

    def answer(self) -> Answer:
        told = self.cleaned_data
        return Answer(
            kind=told["kind"],
            body=told["body"],
            numbered=self.numbered(),
            upload=told["file"],
        )


class NoteForm(NumberForm):
    def note(self) -> Note:
        told = self.cleaned_data
        return Note(body=told["body"], numbered=self.numbered(), upload=told["file"])
