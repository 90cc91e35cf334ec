"""Forms of the tracking page: the code, answers, messages, objection, withdrawal."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.exceptions import FileRefused
from sigap_cases.cases.services import documents
from sigap_cases.portal.forms.fields import Option, RadioField
from sigap_cases.portal.forms.questions import LONGEST_TEXT


MOST_AT_ONCE = 5
ACCEPT = ".pdf,image/jpeg,image/png,image/webp"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each judged by the case file's own rules."""

    widget = ManyFiles(attrs={"multiple": True, "accept": ACCEPT, "data-shrink": ""})

    def clean(self, data: Any, initial: Any = None) -> Sequence["File[bytes]"]:
        files = [
            super(FilesField, self).clean(file, initial) for file in data or [] if file
        ]
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Send at most five files at once."))
        for file in files:
            check_file(file)
        return files


def check_file(file: "File[bytes]") -> None:
    """Refuse early, so that the form shows it beside the field."""
    try:
        documents.cleaned(file)
    except FileRefused as error:
        raise forms.ValidationError(
            "%(name)s: %(told)s", params={"name": file.name, "told": error.sentence}
        ) from error
    file.seek(0)


class PublicForm(forms.Form):
    """Errors are told by the server, in words, on top and beside the field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)


class CodeForm(PublicForm):
    code = forms.CharField(
        label=_("Complaint code"),
        help_text=_("Sixteen letters and digits, for example WH4T-9XDR-B6PK-3MQF."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "mono",
            }
        ),
        error_messages={"required": _("Write the code of your complaint.")},
    )


class LostCodeForm(PublicForm):
    number = forms.CharField(
        label=_("Number of the complaint"),
        help_text=_("For example ADU-26-7KQ2M9. It stands on the receipt."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "mono"}),
        error_messages={"required": _("Write the number of your complaint.")},
    )
    second_secret = forms.CharField(
        label=_("Your secret word"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write your secret word.")},
    )


class OnceForm(PublicForm):
    """Carries a key, so that the same form sent again counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)


class MessageForm(OnceForm):
    body = forms.CharField(
        label=_("Write to the officer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your message.")},
    )
    attachments = FilesField(
        label=_("Photos or documents (may be left empty)"),
        help_text=_("At most five, JPG, PNG, WebP, or PDF, 10 MB each."),
        required=False,
    )


class CompletionForm(MessageForm):
    body = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write your answer. If you do not have it, write that.")
        },
    )


class ObjectionForm(OnceForm):
    body = forms.CharField(
        label=_("What is not right in the result?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write why you object.")},
    )

    def told(self) -> str:
        return str(self.cleaned_data["body"])


class InformationObjectionForm(ObjectionForm):
    """An objection about information names its ground in the law (UU 14/2008 Ps 35)."""

    ground = RadioField(
        (
            Option("a", _("The request was refused")),
            Option("b", _("Information that must be published is not")),
            Option("c", _("The request was not answered")),
            Option("d", _("The answer is not what I asked for")),
            Option("e", _("The request was not fulfilled")),
            Option("f", _("The cost is not reasonable")),
            Option("g", _("The information came too late")),
        ),
        label=_("Why do you object?"),
        error_messages={"required": _("Choose why you object.")},
    )
    field_order = ("ground", "body", "key")

    def told(self) -> str:
        letter = self.cleaned_data["ground"]
        told = _("Ground: article 35 (1) letter %(letter)s, %(words)s")
        field = self.fields["ground"]
        words = field.told(letter) if isinstance(field, RadioField) else ""
        return f"{told % {'letter': letter, 'words': words}}\n\n{super().told()}"


class LateObjectionForm(InformationObjectionForm):
    """While nothing is answered, two of the grounds can be true."""

    ground = RadioField(
        (
            Option("c", _("The request was not answered")),
            Option("g", _("The answer takes longer than the law allows")),
        ),
        label=_("Why do you object?"),
        initial="c",
        error_messages={"required": _("Choose why you object.")},
    )


class AcceptForm(OnceForm):
    pass


class WithdrawForm(PublicForm):
    body = forms.CharField(
        label=_("Why do you withdraw it?"),
        help_text=_("One sentence is enough."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a short reason.")},
    )
    sure = forms.BooleanField(
        label=_("Yes, I withdraw this complaint"),
        error_messages={"required": _("Tick this if you are sure.")},
    )
