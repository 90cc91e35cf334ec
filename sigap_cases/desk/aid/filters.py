"""Filters of the lists of recipients and candidates."""

from typing import Any

import django_filters as filters  # type: ignore[import-untyped]
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sigap_cases.aid.enums import RecipientState
from sigap_cases.aid.models import AidProgramme, Recipient
from sigap_cases.desk.filters import chosen_words
from sigap_cases.desk.people.fields import LongSelect
from sigap_cases.desk.people.filters import districts_in_reach, villages_in_reach
from sigap_cases.registry.models import Person

from . import reading


def _programmes(request: Any) -> QuerySet[AidProgramme]:
    return reading.programmes(request.officer)


class VillageFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_name", label=_("Search a name"))
    desa = filters.ModelChoiceFilter(
        field_name="village",
        queryset=villages_in_reach,
        label=_("Village"),
        empty_label=_("All villages"),
        widget=LongSelect,
    )

    class Meta:
        model = Person
        fields: list[str] = []

    column = "name"

    def by_name(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.column}__icontains": text.replace("\x00", "")})

    @property
    def chosen(self) -> list[str]:
        return chosen_words(self.form)

    def chosen_but(self, *names: str) -> list[str]:
        return chosen_words(self.form, but=names)


class RecipientFilter(VillageFilter):
    column = "person__name"
    desa = filters.ModelChoiceFilter(
        field_name="person__village",
        queryset=villages_in_reach,
        label=_("Village"),
        empty_label=_("All villages"),
        widget=LongSelect,
    )
    program = filters.ModelChoiceFilter(
        field_name="programme",
        queryset=_programmes,
        label=_("Programme"),
        empty_label=_("Every programme"),
    )
    keadaan = filters.ChoiceFilter(
        field_name="state",
        choices=RecipientState.choices,
        label=_("State of the recipient"),
        empty_label=_("Every state"),
    )

    class Meta:
        model = Recipient
        fields: list[str] = []


class GapFilter(VillageFilter):
    """Of the people who are counted; ``sisa`` narrows the villages once they are."""

    column = "village__name"
    q = filters.CharFilter(method="by_name", label=_("Search a village"))
    desa = None
    kecamatan = filters.ModelChoiceFilter(
        field_name="village__parent",
        queryset=districts_in_reach,
        label=_("District"),
        empty_label=_("All districts"),
    )
    sisa = filters.ChoiceFilter(
        method="untouched",
        choices=[("ada", _("With somebody not served"))],
        label=_("Not served"),
        empty_label=_("All villages"),
    )

    def untouched(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows

    @property
    def only_unserved(self) -> bool:
        return bool(self.form.is_valid() and self.form.cleaned_data["sisa"])
