"""Forms of the desk that do not come from a process definition."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from sigap_cases.cases.enums import Level, Urgency
from workflows.enums import Priority


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


class PriorityForm(DeskForm):
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority of this task"),
        choices=Priority.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Its place in the queue. How urgent the case is, is changed on the case, and "
            "sets the priority of all its tasks anew."
        ),
    )
    reason = reason()


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
    awaits_answer = forms.BooleanField(
        label=gettext_lazy("I ask for something and wait for the answer"),
        help_text=gettext_lazy(
            "The clock of your task stands still until the reporter answers."
        ),
        required=False,
    )

    def __init__(self, *args: Any, may_pause: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_pause:
            del self.fields["awaits_answer"]


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


class CodeForm(DeskForm):
    checked = long_text(
        gettext_lazy("How was the identity checked?"),
        rows=3,
        help_text=gettext_lazy(
            "For example: identity card seen at the counter, called back on the number given."
        ),
    )
