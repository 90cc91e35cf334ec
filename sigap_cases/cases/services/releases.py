"""Giving documents out on the tracking page, and taking them back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sigap_cases.cases.exceptions import NothingReleased
from sigap_cases.cases.models import Case, Document, Release
from sigap_cases.cases.policies import acting, check_can_work
from workflows.actors import Actor
from workflows.exceptions import ReasonNeeded
from workflows.services import matters
from workflows.services.history import save_as

from .locking import lock_case


@transaction.atomic
def release(document: Document, *, by: Any) -> Release:
    """Let whoever holds the code download the document."""
    case = document.case
    lock_case(case)
    check_can_work(by, case)
    return give_out(document, by=acting(by, case))


def give_out(document: Document, *, by: Actor) -> Release:
    """The release itself, once; the caller has checked the right to it."""
    row = Release.objects.filter(document=document).first()
    if row is not None and row.taken_back_at is None:
        return row
    if row is None:
        row = Release(document=document)
    row.released_by, row.released_at, row.taken_back_at = by.user, timezone.now(), None
    save_as(row, by=by.user, reason="")
    _record(document, "case.document_released", by)
    return row


@transaction.atomic
def take_back(document: Document, *, reason: str, by: Any) -> None:
    """The document is gone from the tracking page at its next request."""
    if not reason.strip():
        raise ReasonNeeded
    case = document.case
    lock_case(case)
    check_can_work(by, case)
    row = Release.objects.filter(document=document, taken_back_at=None).first()
    if row is None:
        raise NothingReleased
    row.taken_back_at = timezone.now()
    save_as(row, by=by, reason=reason, update_fields=["taken_back_at"])
    _record(document, "case.document_taken_back", acting(by, case), reason)


def _record(document: Document, kind: str, by: Actor, reason: str = "") -> None:
    matters.record(
        document.case.matter,
        kind,
        by=by,
        title=document.title,
        data={"document": document.pk},
        reason=reason,
    )


def released_documents(case: Case) -> list[Document]:
    """What the tracking page offers, newest first."""
    given = case.documents.filter(release__taken_back_at=None, release__isnull=False)
    given = given.exclude(file="")
    return list(given.select_related("release").order_by("-release__released_at"))
