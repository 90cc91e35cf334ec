"""How the addresses are described: OpenAPI 3.1, by drf-spectacular."""

from collections.abc import Callable
from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, extend_schema

from .problems import CONTENT_TYPE
from .shapes import Problem


# Refusals that any address may answer with, and those of one that takes a body.
USUAL = (400, 401, 403, 404, 405, 406, 429)
OF_WRITES = (*USUAL, 409, 415, 422)
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="Digambar pemanggil; kiriman ulang dengan kunci yang sama berlaku sekali.",
)


class Token(OpenApiAuthenticationExtension):
    target_class = "sigap_cases.api.identity.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}


def reads(
    summary: str, answer: Any, *, asks: Any = None, **told: Any
) -> Callable[..., Any]:
    """A GET; ``asks`` is the serializer of its query."""
    parameters = [asks] if asks is not None else []
    return extend_schema(
        summary=summary,
        parameters=parameters,
        responses={200: answer, 304: None, **refusals(USUAL)},
        **told,
    )


def writes(summary: str, request: Any, answer: Any) -> Callable[..., Any]:
    """A POST under a key: 201 where it was done, 200 where it had been done before."""
    return extend_schema(
        summary=summary,
        request=request,
        parameters=[KEY],
        responses={200: answer, 201: answer, **refusals(OF_WRITES)},
    )


def refusals(codes: tuple[int, ...]) -> dict[Any, Any]:
    return {(code, CONTENT_TYPE): Problem for code in codes}


@cache
def schema() -> dict[str, Any]:
    """The whole description; the same for everybody, and put together once."""
    from .urls import urlpatterns  # noqa: PLC0415  the views are described here

    generator = SchemaGenerator(patterns=urlpatterns)
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found
