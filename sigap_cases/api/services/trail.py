"""What a system asked for, written down: by its token, and as any reader of a record."""

import structlog
from django.utils import timezone

from sigap_cases.api.models import ApiClient, ApiRequest, ApiToken
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.services import trail


LONGEST_SURFACE = 60


def note_request(token: ApiToken, *, method: str, surface: str, status: int) -> None:
    """Every request that came with a token that opens something, refused ones as well."""
    context = structlog.contextvars.get_contextvars()
    ApiRequest.objects.create(
        token=token,
        method=method[:7],
        surface=surface[:LONGEST_SURFACE],
        status=status,
        at=timezone.now(),
        request_id=str(context.get("request_id", ""))[:64],
    )


def note_list(
    client: ApiClient, *, surface: str, filters: list[str], results: int
) -> None:
    """A page of a list, as the desk's lists are noted; ``filters`` hold codes alone."""
    kind = RetrievalKind.SEARCH if filters else RetrievalKind.LIST
    taken = trail.Taken(kind=kind, surface=surface, filters=filters, results=results)
    trail.note(taken, by=client.account)
