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
from sigap_cases.registry.enums import PaperKind, Scheme, Sector, Sex, WorkPhase
from sigap_cases.registry.models import Person, PersonDocument, Placement
from sigap_cases.registry.outside_law import LegalFlag, flagged

from .fields import LongSelect


LATEST = "terakhir"
SHIP, NOWHERE = "kapal", "-"
WORKS = [(LATEST, _("The latest work only"))]
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


def districts_in_reach(request: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(
        pk__in=villages_in_reach(request).order_by().values("parent")
    ).order_by("name")


def _countries() -> list[tuple[str, Any]]:
    return [
        (SHIP, _("On a ship")),
        *countries.names().items(),
        (NOWHERE, _("Country not known")),
    ]


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
    kecamatan = filters.ModelChoiceFilter(
        field_name="village__parent",
        queryset=districts_in_reach,
        label=_("District"),
        empty_label=_("All districts"),
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
    sektor = filters.ChoiceFilter(
        method="by_sector",
        choices=Sector.choices,
        label=_("Sector"),
        empty_label=_("Every sector"),
    )
    kelamin = filters.ChoiceFilter(
        field_name="sex",
        choices=Sex.choices,
        label=_("Sex"),
        empty_label=_("Both sexes"),
    )
    negara = filters.ChoiceFilter(
        method="by_country",
        choices=_countries,
        label=_("Country or flag"),
        empty_label=_("Every country"),
        widget=LongSelect,
    )
    kerja = filters.ChoiceFilter(
        method="untouched",
        choices=WORKS,
        label=_("Scheme, sector and country of"),
        empty_label=_("Any work"),
    )
    paspor = filters.ChoiceFilter(
        method="by_passport",
        choices=EXPIRING,
        label=_("Passport"),
        empty_label=_("Any date"),
    )

    uu18 = filters.ChoiceFilter(
        method="by_flag",
        choices=LegalFlag.choices,
        label=_("Outside of UU 18/2017"),
        empty_label=_("Everybody"),
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
        return self._placed(
            people, Q(scheme=scheme), or_nowhere=scheme == Scheme.UNKNOWN
        )

    def by_sector(
        self, people: QuerySet[Person], _name: str, sector: str
    ) -> QuerySet[Person]:
        return self._placed(
            people, Q(sector=sector), or_nowhere=sector == Sector.UNKNOWN
        )

    def by_country(
        self, people: QuerySet[Person], _name: str, code: str
    ) -> QuerySet[Person]:
        if code == SHIP:
            return self._placed(people, Q(is_ship=True))
        if code == NOWHERE:
            return self._placed(people, Q(is_ship=False, country=""), or_nowhere=True)
        flag = Q() if self._is_latest else Q(flag=code)
        return self._placed(people, Q(country=code) | flag)

    @property
    def _is_latest(self) -> bool:
        return bool(self.data.get("kerja") == LATEST)

    def _placed(
        self, people: QuerySet[Person], rule: Q, *, or_nowhere: bool = False
    ) -> QuerySet[Person]:
        """In any work they have or had, for the phase tells whether it is over; or in the
        latest alone, as the dashboards count, where no work at all is an unknown one."""
        if not self._is_latest:
            return people.filter(
                Exists(Placement.objects.filter(rule, person=OuterRef("pk")))
            )
        latest = Placement.objects.filter(person=OuterRef("pk")).values("pk")[:1]
        people = people.annotate(latest_work=Subquery(latest))
        found = Q(Exists(Placement.objects.filter(rule, pk=OuterRef("latest_work"))))
        return people.filter(found | Q(latest_work=None) if or_nowhere else found)

    def by_flag(
        self, people: QuerySet[Person], _name: str, flag: str
    ) -> QuerySet[Person]:
        return flagged(people, flag)

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
