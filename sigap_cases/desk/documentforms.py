"""Forms of the documents of a case."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import DocumentKind
from sigap_cases.cases.services.documents import Filing

from .checklist import Line
from .forms import DeskForm


def _valid_until() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("Leave empty where the document does not expire."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _file() -> forms.FileField:
    return forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF or photo, at most 10 MB."),
    )


class DocumentForm(DeskForm):
    """A new document, for a line of the checklist or besides it."""

    file = _file()
    item = forms.ChoiceField(
        label=gettext_lazy("For which line of the checklist?"), required=False
    )
    title = forms.CharField(
        label=gettext_lazy("What is it?"), max_length=150, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=DocumentKind.choices,
        initial=DocumentKind.OTHER,
    )
    expires_on = _valid_until()

    def __init__(self, *args: Any, lines: Sequence[Line] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.key: line for line in lines}
        if not lines:
            del self.fields["item"]
            return
        choices = [("", _("None, another document"))]
        choices += [(line.key, line.title) for line in lines]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A line of the checklist says what it is, where nobody said otherwise."""
        told: dict[str, Any] = super().clean() or {}
        line = self.lines.get(told.get("item", ""))
        if line is not None:
            told["title"] = told.get("title") or line.title
            if told.get("kind") in ("", None, DocumentKind.OTHER):
                told["kind"] = line.kind
        return told

    def filing(self) -> Filing:
        told = self.cleaned_data
        return Filing(item=told.get("item", ""), expires_on=told["expires_on"])


class VersionForm(DeskForm):
    file = _file()
    expires_on = _valid_until()


class CheckForm(DeskForm):
    """What an officer found of a document."""

    found = forms.ChoiceField(
        label=gettext_lazy("What did you find?"),
        choices=[
            ("verified", gettext_lazy("It is right")),
            ("rejected", gettext_lazy("It is not accepted")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note, or the reason why it is not accepted"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expires_on = _valid_until()
