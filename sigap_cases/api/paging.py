"""Pages of a list, one after the other by a cursor that the server signs."""

from typing import Any

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param


USUAL, MOST = 50, 100
_SALT = "sigap.api.cursor"
# The largest id that a table can have.
_LARGEST = 2**63 - 1


class KeysetPage(BasePagination):
    """By descending id: what is added meanwhile shifts nothing, and a deep page costs
    what the first one does. ``limit`` is 1 to 100."""

    rows: list[Any]
    next_address: str | None = None

    def paginate_queryset(
        self,
        queryset: QuerySet[Any],
        request: Request,
        view: Any = None,  # noqa: ARG002 DRF's
    ) -> list[Any]:
        limit = _limit_of(request)
        found: QuerySet[Any] = queryset.order_by("-pk")
        if cursor := request.query_params.get("cursor"):
            found = found.filter(pk__lt=_opened(cursor))
        self.rows = list(found[: limit + 1])
        if len(self.rows) > limit:
            self.rows = self.rows[:limit]
            self.next_address = _address_after(request, self.rows[-1])
        return self.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next_address, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:  # noqa: ARG002
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        said = "Penanda halaman, dari alamat next."
        return [
            _parameter("cursor", {"type": "string"}, said),
            _parameter("limit", limit, "Paling banyak sekian baris."),
        ]


def _parameter(name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": said,
    }


def _limit_of(request: Request) -> int:
    asked = request.query_params.get("limit", str(USUAL))
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 4):
        raise ValidationError({"limit": _("Enter a number from 1 to 100.")})
    if not 1 <= int(asked) <= MOST:
        raise ValidationError({"limit": _("Enter a number from 1 to 100.")})
    return int(asked)


def _opened(cursor: str) -> int:
    try:
        return min(int(signing.loads(cursor, salt=_SALT)), _LARGEST)
    except (signing.BadSignature, ValueError, TypeError):
        message = _("Take the cursor from “next” as it is, or leave it out.")
        raise ValidationError({"cursor": message}) from None


def _address_after(request: Request, last: Model) -> str:
    cursor = signing.dumps(last.pk, salt=_SALT)
    return str(replace_query_param(request.build_absolute_uri(), "cursor", cursor))
