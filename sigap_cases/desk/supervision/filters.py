"""What a supervisor narrows the board to."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post, UnitKind
from accounts.models import Unit, User
from sigap_cases.cases.enums import PRIORITY_OF, Urgency
from workflows.boards import Moment, Sign, bearing
from workflows.models import ProcessDefinition

from .reach import Branch


NOBODY = "tanpa"


def _units() -> list[tuple[str, str]]:
    """Units but the villages, which have a filter of their own."""
    rows = Unit.objects.exclude(kind=UnitKind.VILLAGE).order_by("path")
    return [(path, name) for path, name in rows.values_list("path", "name")]


def _villages() -> list[tuple[str, str]]:
    rows = Unit.objects.filter(kind=UnitKind.VILLAGE).order_by("name")
    named = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
    return [*named, (NOBODY, str(_("Village not known")))]


def _people() -> list[tuple[str, str]]:
    rows = User.objects.filter(memberships__isnull=False).distinct()
    named = rows.order_by("full_name").values_list("pk", "full_name")
    return [(NOBODY, str(_("Not claimed"))), *((str(pk), name) for pk, name in named)]


def _processes() -> list[tuple[str, str]]:
    return list(ProcessDefinition.objects.order_by("title").values_list("key", "title"))


def _any(label: Any, choices: Any) -> list[tuple[str, Any]]:
    return [("", label), *choices]


class BoardForm(forms.Form):
    """Everything is optional; what makes no sense is left out."""

    keadaan = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: _any(_("Every state"), Sign.choices),
    )
    peran = forms.ChoiceField(
        label=_("Post"),
        required=False,
        choices=lambda: _any(_("Every post"), Post.choices),
    )
    proses = forms.ChoiceField(
        label=_("Process"),
        required=False,
        choices=lambda: _any(_("Every process"), _processes()),
    )
    desa = forms.ChoiceField(
        label=_("Village"),
        required=False,
        choices=lambda: _any(_("All villages"), _villages()),
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        choices=lambda: _any(_("Every unit"), _units()),
    )
    orang = forms.ChoiceField(
        label=_("Person"),
        required=False,
        choices=lambda: _any(_("Everybody"), _people()),
    )
    urgensi = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        choices=lambda: _any(_("Every urgency"), Urgency.choices),
    )

    @property
    def asked(self) -> dict[str, str]:
        """What is narrowed by; a value that is not among the choices narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen(self) -> list[str]:
        """The same in words."""
        return [
            f"{self.fields[name].label}: {self._word(name, value)}"
            for name, value in self.asked.items()
        ]

    def _word(self, name: str, value: str) -> str:
        field = self.fields[name]
        choices = field.choices if isinstance(field, forms.ChoiceField) else ()
        return next((str(word) for key, word in choices if key == value), value)

    def narrowed(
        self, branches: Iterable[Branch], at: Moment, *, but: str = ""
    ) -> list[Branch]:
        """Every branch, narrowed by all that is asked for but the filter ``but``."""
        asked = {name: value for name, value in self.asked.items() if name != but}
        found = []
        for branch in branches:
            items = branch.items
            for name, value in asked.items():
                items = items.filter(_rule(name, value, branch, at))
            found.append(replace(branch, items=items))
        return found


def _rule(name: str, value: str, branch: Branch, at: Moment) -> Q:
    match name:
        case "keadaan":
            return bearing(value, at)
        case "peran":
            return Q(post=value)
        case "proses":
            return Q(process__version__definition__key=value)
        case "unit":
            return Q(unit_path=value)
        case "urgensi":
            return Q(priority=PRIORITY_OF[value])
        case "orang":
            return Q(owner=None) if value == NOBODY else Q(owner_id=int(value))
        case _:
            village = f"{branch.case}__village_id"
            return Q(**{village: None if value == NOBODY else int(value)})
