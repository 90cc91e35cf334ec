"""What a field is called on screen."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


# Words for fields that have none in their models.
LABELS: Mapping[str, Any] = {
    "answer": _("answer"),
    "author": _("by"),
    "author_post": _("post"),
    "called_at": _("called"),
    "called_by": _("called by"),
    "cause": _("cause"),
    "checked_by": _("checked by"),
    "claimed_at": _("taken"),
    "closed_at": _("closed"),
    "corrects": _("corrects"),
    "created_by": _("linked by"),
    "direction": _("direction"),
    "document": _("document"),
    "drafter_post": _("drafted by the post"),
    "ended_at": _("ended"),
    "ended_by": _("unlinked by"),
    "escalated_from": _("escalated from"),
    "expires_at": _("until"),
    "extension": _("extended by"),
    "fires_at": _("until"),
    "from_case": _("from case"),
    "from_partner": _("from the partner"),
    "given_by": _("given by"),
    "granted_by": _("granted by"),
    "group": _("post"),
    "is_internal": _("for the office only"),
    "issued_at": _("issued"),
    "issued_by": _("issued by"),
    "item": _("work item"),
    "kind": _("kind"),
    "merged_into": _("merged into"),
    "minutes": _("minutes"),
    "opened_at": _("opened"),
    "party": _("party"),
    "paused_by": _("stopped by"),
    "read_at": _("read"),
    "reason": _("reason"),
    "recorded_at": _("recorded"),
    "recorded_by": _("recorded by"),
    "registered_at_unit": _("registered at"),
    "registered_by": _("registered by"),
    "released_by": _("released by"),
    "replaces": _("replaces"),
    "resumed_by": _("resumed by"),
    "returned_note": _("what is to be mended"),
    "revoked_at": _("revoked"),
    "rule": _("rule"),
    "sent_at": _("sent"),
    "sent_by": _("sent by"),
    "sha256": _("fingerprint (SHA-256)"),
    "signed_at": _("signed on"),
    "signed_by": _("signed by"),
    "signer_nip": "NIP",
    "started_at": _("begun"),
    "state": _("state"),
    "step": _("step"),
    "to_case": _("to case"),
    "told": _("what is told"),
    "turn": _("after how many moves"),
    "uploaded_by": _("uploaded by"),
    "user": _("person"),
    "values": _("content"),
    "version": _("letter template"),
    "waits_for": _("waits for"),
    "withdrawn_at": _("withdrawn"),
    "withdrawn_by": _("withdrawn by"),
    "withdrawn_reason": _("reason of the withdrawal"),
    "written_at": _("written"),
    "written_by": _("written by"),
    "added_at": _("added"),
    "added_by": _("added by"),
}


def label_of(field: "Field[Any, Any]") -> str:
    """Its own words in the model, or those above: Django's guess is no Indonesian."""
    named = field.verbose_name
    if isinstance(named, Promise) and field.name not in _PREFERRED:
        return str(named)
    return str(LABELS[field.name])


# The words of the model are for its own page; here they would say too little.
_PREFERRED = frozenset({"sent_at", "released_by"})
