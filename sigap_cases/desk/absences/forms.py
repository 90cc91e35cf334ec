"""The form of an absence."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import AbsenceKind
from accounts.models import Absence, User
from accounts.services.absences import Planned
from sigap_cases.desk.forms import DeskForm, offer


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter a day."),
            "invalid": _("Enter a day, such as 2026-11-30."),
        },
        **options,
    )


class AbsenceForm(DeskForm):
    first = day(_("First day away"))
    last = day(_("Last day away"), help_text=_("Counted as well."))
    kind = forms.ChoiceField(
        label=_("Kind of absence"),
        choices=AbsenceKind.choices,
        widget=forms.RadioSelect,
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: colleagues take the tasks from the queue"),
        help_text=_(
            "Acts in the same posts on these days, and no longer. Secret cases are left "
            "out: they are for the people named in them."
        ),
    )
    hands_over = forms.BooleanField(
        label=_("Hand my open tasks to the deputy, and back at the end"),
        required=False,
        help_text=_(
            "What the deputy may not have goes to the queue. What is finished meanwhile "
            "stays finished."
        ),
    )

    def __init__(self, *args: Any, deputies: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["deputy"], deputies)

    def planned(self) -> Planned:
        return Planned(**self.cleaned_data)


def initial_of(absence: Absence) -> dict[str, Any]:
    return {
        "first": absence.first_day,
        "last": absence.last_day,
        "kind": absence.kind,
        "deputy": absence.deputy_id,
        "hands_over": absence.hands_over,
    }
