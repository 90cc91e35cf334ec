"""The files that show a handover: checked and drawn anew as every file of a case is."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile, File
from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.aid.enums import ProofKind
from sigap_cases.aid.exceptions import ProofMissing
from sigap_cases.aid.models import AidProof, Recipient
from sigap_cases.cases.services.documents import EXTENSION, cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    kind: str
    upload: "File[bytes]"


def keep(recipient: Recipient, files: Iterable[Shown], *, by: User) -> list[AidProof]:
    """ProofMissing unless there is one of each kind; places are stripped from pictures."""
    shown = list(files)
    if {one.kind for one in shown} < set(ProofKind.values):
        raise ProofMissing
    clean = [(one.kind, *cleaned(one.upload)) for one in shown]
    kept: list[AidProof] = []
    try:
        for kind, content, content_type in clean:
            kept.append(_stored(recipient, kind, content, content_type, by))
    except BaseException:
        for proof in kept:
            proof.file.delete(save=False)
        raise
    return kept


def _stored(
    recipient: Recipient, kind: str, content: bytes, content_type: str, by: User
) -> AidProof:
    proof = AidProof(
        recipient=recipient,
        kind=kind,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=by,
        added_at=timezone.now(),
    )
    name = f"{uuid.uuid4().hex}.{EXTENSION[content_type]}"
    proof.file.save(name, ContentFile(content), save=False)
    save_as(proof, by=by, reason="hand_over")
    return proof
