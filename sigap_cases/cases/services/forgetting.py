"""A closed case that says what was done, and no more of whom.

Rows are emptied through their models, so that history tells who did it and why; what
history and events hold of before is under the keys that are returned. Letters stay: an
office's letters are archives.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sigap_cases.cases.models import (
    Case,
    Document,
    Hearing,
    Party,
    Referral,
    ReferralEntry,
    ReporterMessage,
    TrackingCode,
)
from sigap_cases.registry.services.forgetting import NEUTRAL
from workflows.services import forgetting as engine
from workflows.services.history import save_as


OF_PARTY = (
    *("name", "note", "phone", "email", "pass_phrase"),
    *("told_note", "outcome_note"),
)


def forget_case(case: Case, *, by: Any, reason: str) -> set[uuid.UUID]:
    """All that the file tells of people. The case has ended, and is locked."""
    found = engine.forget(case.matter)
    for party in case.parties.order_by("pk"):
        found |= forget_party(party, by=by, reason=reason)
    for referral in case.referrals.select_related("matter").order_by("pk"):
        found |= _forget_referral(referral, by=by, reason=reason)
    _write(ReporterMessage.objects.filter(case=case), {"body": NEUTRAL}, by, reason)
    _write(Hearing.objects.filter(case=case), {"result_note": ""}, by, reason)
    _revoke(TrackingCode.objects.filter(case=case), by, reason)
    for document in case.documents.order_by("pk"):
        _forget_file(document, by=by, reason=reason)
    values = {"narrative": NEUTRAL, "wish": "", "erased_at": timezone.now()}
    _set(case, values, by, reason)
    return found


def forget_party(party: Party, *, by: Any, reason: str) -> set[uuid.UUID]:
    """What the case holds of one party; the role stays, and what was agreed about it."""
    values = {**dict.fromkeys(OF_PARTY, ""), "person": None}
    _set(party, values, by, reason)
    _revoke(TrackingCode.objects.filter(party=party), by, reason)
    return _unshared(party)


def _unshared(party: Party) -> set[uuid.UUID]:
    """A case that was started from another shares the keys of its parties with it."""
    others = Party.objects.filter(seal_id=party.seal_id).exclude(pk=party.pk)
    shared = any(other.name or other.phone or other.email for other in others)
    return {party.seal_id} if party.seal_id and not shared else set()


def _forget_referral(referral: Referral, *, by: Any, reason: str) -> set[uuid.UUID]:
    told = {"purpose": NEUTRAL, "summary": NEUTRAL, "ground_note": ""}
    _set(referral, told, by, reason)
    entries = ReferralEntry.objects.filter(referral=referral).exclude(body="")
    _write(entries, {"body": NEUTRAL}, by, reason)
    return engine.forget(referral.matter)


def _forget_file(document: Document, *, by: Any, reason: str) -> None:
    """The row stays with its hash: what was there can be told apart, not read."""
    name = document.file.name
    values = {"title": str(document.get_kind_display()), "check_note": "", "file": ""}
    if document.check_note:
        values["check_note"] = NEUTRAL
    _set(document, values, by, reason)
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def _revoke(codes: Iterable[TrackingCode], by: Any, reason: str) -> None:
    for code in codes:
        if code.revoked_at is None:
            _set(code, {"revoked_at": timezone.now()}, by, reason)


def _write(rows: Iterable[Model], values: dict[str, Any], by: Any, reason: str) -> None:
    for row in rows:
        _set(row, values, by, reason)


def _set(row: Model, values: dict[str, Any], by: Any, reason: str) -> None:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        save_as(row, by=by, reason=reason, update_fields=changed)
