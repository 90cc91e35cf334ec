"""Forms of who may see a case: giving access, exceptions, and showing what is masked."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.selectors import memberships_on
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.services.grants import NEVER_GRANTED

from .forms import DeskForm, offer, reason


class Lasts(TextChoices):
    """Usual lengths of a grant; the value is a number of days where it is one."""

    DAY = "1", gettext_lazy("Until tomorrow evening")
    WEEK = "7", gettext_lazy("Seven days")
    MONTH = "30", gettext_lazy("Thirty days")
    CHOSEN = "tanggal", gettext_lazy("Until the day below")
    CASE = "kasus", gettext_lazy("As long as the case lasts")


def people_at_work() -> Any:
    """Active people who hold a post today, by name."""
    today = timezone.localdate()
    return (
        User.objects.filter(is_active=True, memberships__valid__contains=today)
        .order_by("full_name")
        .distinct()
    )


def places_at_work() -> list[tuple[str, str]]:
    """Posts at units that somebody holds today, as choices."""
    held = memberships_on(timezone.localdate()).filter(user__is_active=True)
    rows = held.exclude(post__in=NEVER_GRANTED).order_by("unit__name", "post")
    found = rows.values_list("unit_id", "post", "unit__name").distinct()
    return [
        (f"{unit}:{post}", f"{Post(post).label}, {name}") for unit, post, name in found
    ]


class GrantForm(DeskForm):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose"),
        required=False,
    )
    place = forms.ChoiceField(
        label=gettext_lazy("or whoever holds the post"),
        choices=(),
        required=False,
        help_text=gettext_lazy(
            "Everybody who holds it sees the case, whoever that is on the day."
        ),
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("For how long"),
        choices=Lasts.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = reason()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.now()
        live = case.user_grants.exclude(expires_at__lte=now).values("user_id")
        offer(self.fields["to"], people_at_work().exclude(pk__in=live))
        if case.level == Level.SECRET:
            del self.fields["place"]
            self.fields["to"].required = True
        else:
            choices = [("", _("Choose")), *places_at_work()]
            self.fields["place"] = forms.ChoiceField(
                label=self.fields["place"].label,
                help_text=self.fields["place"].help_text,
                choices=choices,
                required=False,
            )
            self.order_fields(["to", "place", "lasts", "until", "reason"])

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return until

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("to")) == bool(told.get("place")) and not self.errors:
            self.add_error("to", _("Choose a person or a post, one of the two."))
        undated = told.get("until") is None and "until" not in self.errors
        if told.get("lasts") == Lasts.CHOSEN and undated:
            self.add_error("until", _("Choose the last day."))
        return told

    @property
    def ends_at(self) -> datetime | None:
        """The end of the last day; None for as long as the case lasts."""
        lasts = self.cleaned_data.get("lasts") or Lasts.CHOSEN
        if lasts == Lasts.CASE:
            return None
        if lasts == Lasts.CHOSEN:
            day = self.cleaned_data["until"]
        else:
            day = timezone.localdate() + timedelta(days=int(lasts))
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None

    @property
    def chosen_place(self) -> tuple[Unit, str] | None:
        key = self.cleaned_data.get("place") or ""
        if not key:
            return None
        unit, _colon, post = key.partition(":")
        return Unit.objects.get(pk=unit), post


class ExceptionForm(DeskForm):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Who may do it all the same"),
        queryset=User.objects.none(),
        empty_label=None,
    )
    reason = reason()

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = User.objects.filter(pk__in=[user.pk for user in people])
        offer(self.fields["to"], chosen.order_by("full_name"))


class WhoForm(forms.Form):
    """Whose sight of the case is to be explained."""

    use_required_attribute = False
    orang = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["orang"], User.objects.order_by("full_name", "pk"))
