"""The forms of the administration. Each asks the services' checks before saving."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .exceptions import AccountsError
from .models import Membership, User
from .services.memberships import (
    check_administrators_remain,
    check_appointment,
    check_ending,
    counted_days,
)


def refusal(error: AccountsError) -> ValidationError:
    return ValidationError(error.sentence, code="refused")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """A change that history keeps with a reason."""

    reason = forms.CharField(label=_("Reason for the change"), max_length=500)


class SuccessorForm(forms.Form):
    """Who gets the open tasks of somebody who leaves."""

    successor = forms.ModelChoiceField(
        label=_("Successor"),
        queryset=User.objects.filter(is_active=True).order_by("full_name"),
        required=False,
        help_text=_(
            "Gets the open tasks as far as they may have them; the rest goes to the queue."
        ),
    )


# Django's form classes take no type argument at run time, only in the stubs.
class NewUserForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("username", "full_name", "email", "phone")


class UserForm(SuccessorForm, ReasonForm, UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("username", "full_name", "email", "phone", "is_active")

    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        if not is_active:
            held = self.instance.memberships.values_list("pk", flat=True)
            try:
                check_administrators_remain(without=list(held))
            except AccountsError as error:
                raise refusal(error) from error
        return is_active


class AppointmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """The days are both counted; the range that is stored ends before its last."""

    first_day = forms.DateField(label=_("First day"), widget=DayInput())
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave empty while no end is known."),
    )

    class Meta:
        model = Membership
        fields = ("user", "unit", "post")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            check_appointment(
                data["user"],
                post=data["post"],
                unit=data["unit"],
                valid=counted_days(data["first_day"], data["last_day"]),
            )
        except AccountsError as error:
            raise refusal(error) from error
        return data


class EndingForm(SuccessorForm, ReasonForm, forms.ModelForm):  # type: ignore[type-arg]
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave empty to end the appointment at once."),
    )

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()

    def clean_last_day(self) -> Any:
        last_day = self.cleaned_data["last_day"]
        try:
            check_ending(self.instance, last_day)
        except AccountsError as error:
            raise refusal(error) from error
        return last_day
