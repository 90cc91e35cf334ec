"""Filters of the list of people, over those the officer may see."""

from datetime import timedelta
from typing import Any

import django_filters as filters  # type: ignore[import-untyped]
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from sigap_cases.desk.filters import chosen_words
from sigap_cases.desk.filters import villages as all_villages
from sigap_cases.registry import countries
from sigap_cases.registry.enums import PaperKind, Scheme, WorkPhase
from sigap_cases.registry.models import Person, PersonDocument, Placement

from .fields import LongSelect


EXPIRED = "habis"
EXPIRING = [
    (EXPIRED, _("Expired")),
    ("30", _("Within 30 days")),
    ("90", _("Within 90 days")),
    ("180", _("Within 180 days")),
]


def villages_in_reach(request: Any) -> QuerySet[Unit]:
    """Those of the district for its head; a village's own posts have the one."""
    rule = Q()
    for path in getattr(request, "reach", ()):
        rule |= Q(path__startswith=path)
    return all_villages().filter(rule).select_related("parent")


class PeopleFilter(filters.FilterSet):
    q = filters.CharFilter(
        method="untouched", label=_("Search name, NIK, passport, or phone")
    )
    desa = filters.ModelChoiceFilter(
        field_name="village",
        queryset=villages_in_reach,
        label=_("Village"),
        empty_label=_("All villages"),
        widget=LongSelect,
    )
    fase = filters.ChoiceFilter(
        field_name="phase",
        choices=WorkPhase.choices,
        label=_("Phase of work"),
        empty_label=_("Every phase"),
    )
    skema = filters.ChoiceFilter(
        method="by_scheme",
        choices=Scheme.choices,
        label=_("Scheme"),
        empty_label=_("Every scheme"),
    )
    negara = filters.ChoiceFilter(
        method="by_country",
        choices=lambda: countries.names().items(),
        label=_("Country or flag"),
        empty_label=_("Every country"),
        widget=LongSelect,
    )
    paspor = filters.ChoiceFilter(
        method="by_passport",
        choices=EXPIRING,
        label=_("Passport"),
        empty_label=_("Any date"),
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def untouched(
        self, people: QuerySet[Person], _name: str, _text: str
    ) -> QuerySet[Person]:
        """The search ranks, and is made over what the filters leave."""
        return people

    def by_scheme(
        self, people: QuerySet[Person], _name: str, scheme: str
    ) -> QuerySet[Person]:
        return people.filter(_placed(Q(scheme=scheme)))

    def by_country(
        self, people: QuerySet[Person], _name: str, code: str
    ) -> QuerySet[Person]:
        return people.filter(_placed(Q(country=code) | Q(flag=code)))

    def by_passport(
        self, people: QuerySet[Person], _name: str, term: str
    ) -> QuerySet[Person]:
        """By the passport that lasts longest; older ones do not count."""
        today = timezone.localdate()
        latest = (
            PersonDocument.objects.filter(
                person=OuterRef("pk"), kind=PaperKind.PASSPORT, expires_on__isnull=False
            )
            .order_by("-expires_on")
            .values("expires_on")[:1]
        )
        people = people.annotate(passport_until=Subquery(latest))
        if term == EXPIRED:
            return people.filter(passport_until__lt=today)
        return people.filter(
            passport_until__gte=today,
            passport_until__lte=today + timedelta(days=int(term)),
        )

    @property
    def text(self) -> str:
        """What is searched for, once the form is found valid."""
        if not self.form.is_valid():
            return ""
        return str(self.form.cleaned_data.get("q") or "").strip()

    @property
    def chosen(self) -> list[str]:
        return chosen_words(self.form)

    def chosen_but(self, *names: str) -> list[str]:
        return chosen_words(self.form, but=names)


def _placed(rule: Q) -> Exists:
    """In any work they have or had: the phase tells whether it is over."""
    return Exists(Placement.objects.filter(rule, person=OuterRef("pk")))
