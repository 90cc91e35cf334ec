"""The description of the interface, for machines and for people; it names nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sigap_cases.api import describing
from sigap_cases.api.enums import EventType, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address, as the page shows it."""

    method: str
    path: str
    summary: str
    parameters: list[dict[str, Any]]
    takes: str
    gives: str


@require_safe
def machine(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(describing.schema(), json_dumps_params={"ensure_ascii": False})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    found = describing.schema()
    context = {
        "operations": list(_operations(found)),
        "shapes": list(_shapes(found)),
        "scopes": Scope.choices,
        "events": EventType.choices,
    }
    return render(request, "api/reference.html", context)


def _operations(found: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in found["paths"].items():
        for method, told in methods.items():
            body = told.get("requestBody", {}).get("content", {})
            done = {
                code: answer
                for code, answer in told["responses"].items()
                if code in ("200", "201")
            }
            content: dict[str, Any] = {}
            for answer in done.values():
                content = answer.get("content", content)
            yield Operation(
                method=method.upper(),
                path=path,
                summary=told.get("summary", ""),
                parameters=told.get("parameters", []),
                takes=_shape_in(body),
                gives=_shape_in(content),
            )


def _shape_in(content: dict[str, Any]) -> str:
    """The name of the shape, also of the rows of a list."""
    told = content.get("application/json", {}).get("schema", {})
    reference = told.get("$ref") or told.get("items", {}).get("$ref", "")
    return str(reference).rpartition("/")[2]


def _shapes(found: dict[str, Any]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    for name, told in found["components"]["schemas"].items():
        if "properties" in told:
            fields = [(key, _type_of(one)) for key, one in told["properties"].items()]
            yield name, told.get("description", ""), fields


def _type_of(told: dict[str, Any]) -> str:
    for key in ("$ref", "allOf", "oneOf"):
        if key in told:
            first = told[key] if key == "$ref" else told[key][0].get("$ref", "")
            return str(first).rpartition("/")[2]
    kind = told.get("type", "")
    words = kind if isinstance(kind, str) else " / ".join(kind)
    if words == "array":
        return f"daftar {_type_of(told['items'])}"
    return f"{words} ({told['format']})" if "format" in told else words
