"""Forms of the desk that do not come from a process definition."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from sigap_cases.cases.enums import (
    Capacity,
    DocumentKind,
    Level,
    PartyRole,
    SafeChannel,
    Urgency,
)
from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.services.parties import Contact


def offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    """Let a field choose among ``rows``, which are known only per request."""
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{field.label} chooses among no rows")
    field.queryset = rows


class DeskForm(forms.Form):
    """The server checks; the browser is not asked to, so that every error reads alike."""

    use_required_attribute = False


def long_text(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


def reason() -> forms.CharField:
    return long_text(
        gettext_lazy("Reason"),
        rows=3,
        help_text=gettext_lazy("It stays in the timeline."),
    )


class ReasonForm(DeskForm):
    reason = reason()


class ReassignForm(DeskForm):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Move to"), queryset=User.objects.none(), empty_label=None
    )
    reason = reason()

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["to"], holders)


class ContactForm(DeskForm):
    reached = forms.ChoiceField(
        label=gettext_lazy("Was the reporter reached?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    text = long_text(
        gettext_lazy("Note"),
        help_text=gettext_lazy("When, by which way, and what was said."),
    )


class UrgencyForm(DeskForm):
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=Urgency.choices, widget=forms.RadioSelect
    )
    reason = reason()


class LevelForm(DeskForm):
    level = forms.ChoiceField(
        label=gettext_lazy("Confidentiality"),
        choices=Level.choices,
        widget=forms.RadioSelect,
    )
    reason = reason()


class MessageForm(DeskForm):
    body = long_text(
        gettext_lazy("Message to the reporter"),
        help_text=gettext_lazy(
            "The reporter reads it on the tracking page. Nothing is sent elsewhere."
        ),
    )


class AnswerForm(DeskForm):
    text = long_text(gettext_lazy("What was answered"))


class ReporterAnswerForm(DeskForm):
    message = forms.ChoiceField(
        label=gettext_lazy("What the reporter says"),
        choices=(),
        widget=forms.RadioSelect,
    )
    text = long_text(
        gettext_lazy("In the reporter's words"),
        help_text=gettext_lazy("As told by phone or at the counter."),
    )

    def __init__(
        self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"] = forms.ChoiceField(
            label=_("What the reporter says"), choices=choices, widget=forms.RadioSelect
        )


class DuplicateForm(DeskForm):
    number = forms.CharField(
        label=gettext_lazy("Number of the case that goes on"), max_length=20
    )
    reason = reason()

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


class DocumentForm(DeskForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF or photo, at most 10 MB."),
    )
    title = forms.CharField(
        label=gettext_lazy("What is it?"), max_length=150, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=DocumentKind.choices,
        initial=DocumentKind.OTHER,
    )


class PartyForm(DeskForm):
    """Somebody in the case; of the reporter also the safe contact."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[
            (PartyRole.RESPONDENT, PartyRole.RESPONDENT.label),
            (PartyRole.WORKER, PartyRole.WORKER.label),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity"), choices=Capacity.choices, required=False
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    safe_channel = forms.ChoiceField(
        label=gettext_lazy("Safe way to reach the reporter"),
        choices=SafeChannel.choices,
        widget=forms.RadioSelect,
        initial=SafeChannel.NONE,
        required=False,
    )
    safe_from = forms.TimeField(
        label=gettext_lazy("Safe from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    safe_until = forms.TimeField(
        label=gettext_lazy("Safe until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    pass_phrase = forms.CharField(
        label=gettext_lazy("Pass phrase for relatives"), max_length=60, required=False
    )

    def __init__(self, *args: Any, party: Party | None = None, **kwargs: Any) -> None:
        if party is not None:
            kwargs.setdefault("initial", _details_of(party))
        super().__init__(*args, **kwargs)
        if party is None or party.role != PartyRole.REPORTER:
            for name in (
                "capacity",
                "safe_channel",
                "safe_from",
                "safe_until",
                "pass_phrase",
            ):
                del self.fields[name]
        if party is not None:
            del self.fields["role"]

    def contact(self) -> Contact:
        told = self.cleaned_data
        return Contact(
            safe_channel=told.get("safe_channel") or SafeChannel.NONE,
            safe_from=told.get("safe_from"),
            safe_until=told.get("safe_until"),
            pass_phrase=(told.get("pass_phrase") or "").strip(),
        )


_PARTY_FIELDS = (
    "name",
    "capacity",
    "phone",
    "email",
    "note",
    "safe_channel",
    "safe_from",
    "safe_until",
    "pass_phrase",
)


def _details_of(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in _PARTY_FIELDS}


class CodeForm(DeskForm):
    checked = long_text(
        gettext_lazy("How was the identity checked?"),
        rows=3,
        help_text=gettext_lazy(
            "For example: identity card seen at the counter, called back on the number given."
        ),
    )


class GrantForm(DeskForm):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        required=False,
        help_text=gettext_lazy("Leave empty for as long as the case lasts."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = reason()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = case.user_grants.values("user_id")
        today = timezone.localdate()
        people = (
            User.objects.filter(is_active=True, memberships__valid__contains=today)
            .exclude(pk__in=given)
            .order_by("full_name")
            .distinct()
        )
        offer(self.fields["to"], people)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return until
