"""Forms of the page on which anybody checks a letter."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.services.letters.verification import LARGEST

from .tracking import PublicForm


class TokenForm(PublicForm):
    token = forms.CharField(
        label=_("Code below the QR"),
        help_text=_("The last part of the address that stands beside the QR."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "mono"}),
        error_messages={"required": _("Write the code of the letter.")},
    )

    def clean_token(self) -> str:
        """Also where the whole address was pasted."""
        return str(self.cleaned_data["token"]).strip().rstrip("/").rsplit("/", 1)[-1]


class CompareForm(PublicForm):
    file = forms.FileField(
        label=_("Your copy of the letter (PDF)"),
        help_text=_("It is compared at once and not kept. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        error_messages={"required": _("Choose the file of the letter.")},
    )

    def clean_file(self) -> "File[bytes]":
        file: Any = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file  # type: ignore[no-any-return]
