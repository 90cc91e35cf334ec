"""What an officer fills in: an item of the list, a suggestion told in own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.desk.forms import DeskForm, long_text
from sigap_cases.publicinfo.enums import Article, ItemForm, ItemKind, ItemState
from sigap_cases.publicinfo.models import InformationItem
from sigap_cases.publicinfo.services.items import Words


def _line(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **options)


class ItemFields(DeskForm):
    """A new item; ``words`` of a valid form is what the service takes."""

    title = _line(gettext_lazy("Title"), 200)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The public reads it. Name no worker, no reporter and no applicant."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Class"),
        choices=ItemKind.choices,
        widget=forms.RadioSelect,
        initial=ItemKind.PERIODIC,
    )
    made_when = _line(
        gettext_lazy("Made when"),
        80,
        help_text=gettext_lazy("For example: January 2026, or every three months."),
    )
    made_where = _line(gettext_lazy("Made where"), 120, initial="Gianyar")
    form = forms.ChoiceField(
        label=gettext_lazy("Form"),
        choices=ItemForm.choices,
        widget=forms.RadioSelect,
        initial=ItemForm.SOFT,
    )
    retention = _line(
        gettext_lazy("Kept for"),
        80,
        help_text=gettext_lazy("By the retention schedule, for example: 5 years."),
    )
    link = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("Where it stands on another public page."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "PDF or photo, at most 10 MB. Look through it for names before you publish."
        ),
    )
    article = forms.ChoiceField(
        label=gettext_lazy("Ground of exclusion"),
        required=False,
        choices=lambda: [("", _("Not excluded")), *Article.choices],
        help_text=gettext_lazy("For excluded information alone, and then required."),
    )
    tested_on = forms.DateField(
        label=gettext_lazy("Day of the test of consequences"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    excluded_until = _line(gettext_lazy("Excluded until"), 80, required=False)

    @property
    def words(self) -> Words:
        told = self.cleaned_data
        return Words(
            title=told["title"].strip(),
            summary=told["summary"].strip(),
            kind=told["kind"],
            made_when=told["made_when"].strip(),
            made_where=told["made_where"].strip(),
            form=told["form"],
            retention=told["retention"].strip(),
            link=told["link"],
            article=told["article"],
            tested_on=told["tested_on"],
            excluded_until=told["excluded_until"].strip(),
        )


class ItemAgain(ItemFields):
    drop_file = forms.BooleanField(
        label=gettext_lazy("Take the present file away"), required=False
    )
    reason = _line(
        gettext_lazy("Reason of the change"),
        200,
        help_text=gettext_lazy("It stays in the history."),
    )

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_file:
            del self.fields["drop_file"]


def initial_of(item: InformationItem) -> dict[str, Any]:
    names = [name for name in ItemFields.base_fields if name != "file"]
    return {name: getattr(item, name) for name in names}


class ItemSearch(DeskForm):
    """What the list of the officers is narrowed by."""

    q = forms.CharField(required=False, max_length=100)
    keadaan = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=lambda: [("", _("Every state")), *ItemState.choices],
    )
    klasifikasi = forms.ChoiceField(
        label=gettext_lazy("Class"),
        required=False,
        choices=lambda: [("", _("Every class")), *ItemKind.choices],
    )

    def said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "").replace("\x00", "").strip()


class SuggestionForm(DeskForm):
    said = forms.CharField(
        label=gettext_lazy("What was suggested, in your words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The public reads it. Nothing that lets the sender be recognised: no name, "
            "no number, no village together with a job."
        ),
    )
    answer = forms.CharField(
        label=gettext_lazy("What became of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class WhyForm(DeskForm):
    reason = long_text(
        gettext_lazy("Reason"),
        rows=3,
        help_text=gettext_lazy("It stays in the history."),
    )


class ConfirmForm(DeskForm):
    tahun = forms.IntegerField(widget=forms.HiddenInput, min_value=2000, max_value=2999)
    reason = _line(gettext_lazy("Reason of the new edition"), 200, required=False)
