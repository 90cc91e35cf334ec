"""What any token may ask: who it is, the codes, the places."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.api import describing, shapes
from sigap_cases.api.services.answers import SAID
from sigap_cases.cases.enums import EntryKind, ReferralStatus
from sigap_cases.registry.enums import Scheme, Sector, WorkPhase

from .base import ApiView


CODES = {
    "referral_status": ReferralStatus,
    "work_phase": WorkPhase,
    "scheme": Scheme,
    "sector": Sector,
}


class Self(ApiView):
    @describing.reads("Token ini", shapes.Self)
    def get(self, _request: Request) -> Response:
        return Response(shapes.Self(self.token).data)


@extend_schema(exclude=True)
class Missing(ApiView):
    """Whatever else is asked for below the interface."""

    def get(self, _request: Request, rest: str) -> Response:
        raise Http404(rest)

    post = get


class Statuses(ApiView):
    @describing.reads("Kode dan artinya", shapes.Codes)
    def get(self, _request: Request) -> Response:
        found = {name: _codes(kind.choices) for name, kind in CODES.items()}
        found["answer"] = _codes([(kind, EntryKind(kind).label) for kind in SAID])
        return Response(shapes.Codes(found).data)


def _codes(choices: Any) -> list[dict[str, str]]:
    return [{"code": str(code), "label": str(label)} for code, label in choices]


class Regions(ApiView):
    @describing.reads("Wilayah", shapes.Region(many=True))
    def get(self, _request: Request) -> Response:
        kinds = (UnitKind.DISTRICT, UnitKind.VILLAGE)
        rows = Unit.objects.filter(kind__in=kinds, is_active=True)
        shown = shapes.Region(rows.select_related("parent").order_by("code"), many=True)
        return Response(shown.data)
