"""People of the registry and where they work, as the system's post sees them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from sigap_cases.api import describing, shapes
from sigap_cases.api.enums import Scope
from sigap_cases.api.paging import KeysetPage
from sigap_cases.api.services.once import hashed, once
from sigap_cases.registry.models import Person, Placement
from sigap_cases.registry.selectors import current, people_visible_to
from sigap_cases.registry.services import access, placements

from .base import ApiView


class PeopleView(ApiView):
    scope = Scope.PEOPLE

    def people(self) -> QuerySet[Person]:
        seen = people_visible_to(self.client.account, positions=self.positions)
        return current(seen)

    def find(self, pk: int) -> Person:
        person = self.people().select_related("village").filter(pk=pk).first()
        if person is None:
            raise Http404
        return person


class People(PeopleView):
    pagination_class = KeysetPage

    @describing.reads(
        "Daftar PMI dan purna PMI",
        shapes.PersonLine(many=True),
        asks=shapes.PeopleQuery,
        operation_id="people_list",
    )
    def get(self, _request: Request) -> Response:
        asked = self.asked(shapes.PeopleQuery)
        columns = {"phase": "phase", "village": "village__code"}
        rows = self.people().filter(**{columns[k]: v for k, v in asked.items()})
        return self.page(
            rows.select_related("village"), shapes.PersonLine, filters=asked
        )


class OnePerson(PeopleView):
    @describing.reads("Satu PMI", shapes.PersonWhole)
    def get(self, _request: Request, pk: int) -> Response:
        person = self.find(pk)
        access.record(person, by=self.client.account)
        shown = shapes.PersonWhole(person, context={"client": self.client})
        return Response(shown.data)


class Placements(PeopleView):
    scope = Scope.PLACEMENTS
    pagination_class = KeysetPage

    @describing.reads(
        "Daftar penempatan",
        shapes.PlacementLine(many=True),
        asks=shapes.PlacementQuery,
    )
    def get(self, _request: Request) -> Response:
        asked = self.asked(shapes.PlacementQuery)
        rows = Placement.objects.filter(_rule(asked), person__in=self.people())
        return self.page(rows, shapes.PlacementLine, filters=asked)


def _rule(asked: dict[str, Any]) -> Q:
    rule = Q()
    if "country" in asked:
        rule &= Q(country=asked["country"]) | Q(flag=asked["country"])
    if "current" in asked:
        rule &= Q(ended_on__isnull=asked["current"])
    return rule & Q(**{k: asked[k] for k in ("scheme", "sector") if k in asked})


class PlacementsOfOne(PeopleView):
    scope = Scope.PLACEMENTS
    write_scope = Scope.REPORT_PLACEMENTS

    @describing.reads("Penempatan satu PMI", shapes.PlacementLine(many=True))
    def get(self, _request: Request, pk: int) -> Response:
        person = self.find(pk)
        access.record(person, by=self.client.account)
        return Response(shapes.PlacementLine(person.placements.all(), many=True).data)

    @describing.writes(
        "Laporkan penempatan", shapes.PlacementReport, shapes.PlacementLine
    )
    def post(self, _request: Request, pk: int) -> Response:
        key, told = self.key(), self.sent(shapes.PlacementReport)
        sent = hashed("placement", str(pk), repr(sorted(told.items())))
        made, before = once(self.client, key, sent, lambda: self._add(pk, told))
        seen = Placement.objects.filter(person__in=self.people())
        placement = seen.filter(pk=made).first()
        if placement is None:
            raise Http404
        status = 200 if before else 201
        return Response(shapes.PlacementLine(placement).data, status=status)

    def _add(self, pk: int, told: dict[str, Any]) -> int:
        person, by = self.find(pk), self.client.account
        access.record(person, by=by)
        return int(placements.add(person, details=told, by=by).pk)
