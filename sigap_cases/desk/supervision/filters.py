"""What a supervisor narrows the board to."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post, UnitKind
from accounts.models import User
from accounts.selectors import unit_lines
from sigap_cases.cases.enums import PRIORITY_OF, Urgency
from sigap_cases.cases.models import Case
from workflows.boards import Moment, Sign, bearing
from workflows.models import ProcessDefinition

from .reach import Branch, of_cases


NOBODY = "tanpa"


def _units() -> list[tuple[str, str]]:
    """Units but the villages, which have a filter of their own."""
    units = sorted(unit_lines(), key=lambda unit: unit.path)
    return [(unit.path, unit.name) for unit in units if unit.kind != UnitKind.VILLAGE]


def _villages() -> list[tuple[str, str]]:
    villages = [unit for unit in unit_lines() if unit.kind == UnitKind.VILLAGE]
    named = [(str(village.pk), village.name) for village in villages]
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
        choices: Any = getattr(self.fields[name], "choices", ())
        return next((str(word) for key, word in choices if key == value), value)

    def narrowed(
        self, branches: Iterable[Branch], at: Moment, *, but: str = ""
    ) -> list[Branch]:
        """Every branch, narrowed by all that is asked for but the filter ``but``."""
        asked = {name: value for name, value in self.asked.items() if name != but}
        found = []
        for branch in branches:
            items = branch
            for name, value in asked.items():
                items = items.filter(_rule(name, value, at))
            found.append(items)
        return found


def _rule(name: str, value: str, at: Moment) -> Q:
    rules: dict[str, Callable[[], Q]] = {
        "keadaan": lambda: bearing(value, at),
        "peran": lambda: Q(post=value),
        "proses": lambda: Q(process__version__definition__key=value),
        "unit": lambda: Q(unit_path=value),
        "urgensi": lambda: Q(priority=PRIORITY_OF[value]),
        "orang": lambda: Q(owner_id=_id_of(value)),
        "desa": lambda: of_cases(Case.objects.filter(village_id=_id_of(value))),
    }
    return rules[name]()


def _id_of(value: str) -> int | None:
    return None if value == NOBODY else int(value)
