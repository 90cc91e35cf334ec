"""What every address of the interface does: ask who, count, answer, write down."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import MethodNotAllowed, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.selectors import Position, recalling
from sigap_cases.api.enums import Scope
from sigap_cases.api.identity import limit_of, spend
from sigap_cases.api.models import ApiClient, ApiToken
from sigap_cases.api.paging import KeysetPage
from sigap_cases.api.selectors import positions_as
from sigap_cases.api.services import trail


_KEY = re.compile(r"[!-~]{8,100}")


@method_decorator(conditional_page, name="dispatch")
class ApiView(APIView):
    """``scope`` is needed to read, ``write_scope`` to write; None is for any token."""

    http_method_names = ["get", "head", "post"]
    scope: ClassVar[Scope | None] = None
    write_scope: ClassVar[Scope | None] = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with recalling() if request.method == "GET" else nullcontext():
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        method = (request.method or "").lower()
        if method not in self.http_method_names or not hasattr(self, method):
            raise MethodNotAllowed(method.upper())
        super().initial(request, *args, **kwargs)

    def check_permissions(self, request: Request) -> None:
        """Refused requests count as well."""
        spend(limit_of(self.client), str(self.client.pk))
        super().check_permissions(request)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-cache"
        answer["X-Content-Type-Options"] = "nosniff"
        token = getattr(request, "_auth", None)
        if isinstance(token, ApiToken):
            trail.note_request(
                token,
                method=request.method or "",
                surface=self.surface,
                status=answer.status_code,
            )
        return answer

    def scope_of(self, method: str | None) -> Scope | None:
        return self.scope if method in ("GET", "HEAD") else self.write_scope

    @property
    def surface(self) -> str:
        matched = self.request.resolver_match
        return matched.view_name if matched else ""

    @property
    def token(self) -> ApiToken:
        found: ApiToken = self.request.auth
        return found

    @property
    def client(self) -> ApiClient:
        client: ApiClient = self.token.client
        return client

    @property
    def positions(self) -> tuple[Position, ...]:
        return positions_as(self.client)

    def asked(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        """The query, understood; only what was asked for."""
        query = shape(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        return {k: v for k, v in query.validated_data.items() if v is not None}

    def sent(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        body = shape(data=self.request.data)
        body.is_valid(raise_exception=True)
        found: dict[str, Any] = body.validated_data
        return found

    def key(self) -> str:
        """The caller's key of a write."""
        key = str(self.request.headers.get("Idempotency-Key", ""))
        if not _KEY.fullmatch(key):
            message = _("Send a key of 8 to 100 characters with each write.")
            raise ValidationError({"Idempotency-Key": message})
        return key

    def page(
        self,
        rows: QuerySet[Any],
        shape: type[Serializer[Any]],
        *,
        filters: dict[str, Any],
        ordinary: Callable[[Any], bool] = lambda _row: True,
    ) -> Response:
        """One page of a list, noted as the desk's lists are: the trail counts what is of
        the ordinary level alone."""
        pages = KeysetPage()
        found = pages.paginate_queryset(rows, self.request, view=self)
        told = [f"{name}={value}" for name, value in sorted(filters.items())]
        count = sum(map(ordinary, found))
        trail.note_list(self.client, surface=self.surface, filters=told, results=count)
        return pages.get_paginated_response(shape(found, many=True).data)
