"""Sending a request of the public: the same draft and the same one send as a complaint."""

from typing import Any

from django.db import transaction

from sigap_cases.cases.enums import Capacity
from sigap_cases.cases.services import intake
from sigap_cases.cases.services.intake import Lodging, Person
from sigap_cases.portal import asking
from sigap_cases.portal.asking import Request
from sigap_cases.portal.exceptions import Incomplete
from sigap_cases.portal.models import Draft
from sigap_cases.portal.services import drafts
from sigap_cases.portal.services.drafts import Sent


@transaction.atomic
def send(request: Request, key: str) -> Sent | None:
    """Make the case of a draft once; None where no draft has this key.

    Incomplete names the page that is open. The code is drawn from ``key``, so that the
    same browser is shown the same code again.
    """
    draft = drafts.locked(key)
    if draft is None:
        return None
    if draft.sent_at is not None:
        return drafts.sent_before(draft, key)
    lodged = intake.lodge(lodging_of(request, draft, code_secret=key))
    drafts.empty(draft)
    return Sent(case=lodged.case, code=lodged.code)


def lodging_of(request: Request, draft: Draft, *, code_secret: str = "") -> Lodging:
    open_page = asking.first_incomplete(request, draft.answers)
    if open_page is not None:
        raise Incomplete(open_page.slug)
    told: dict[str, Any] = {}
    for page in request.pages:
        told.update(asking.read(page, draft.answers).cleaned_data)
    return Lodging(
        submission_key=draft.submission_key,
        code_secret=code_secret,
        kind=request.kind,
        case_type=None,
        narrative=told["narrative"],
        given={name: told[name] for name in request.given},
        capacity=Capacity.SELF if told["name"] else Capacity.ANONYMOUS,
        reporter=Person(name=told["name"], phone=told["phone"], email=told["email"]),
    )
