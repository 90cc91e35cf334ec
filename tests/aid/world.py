"""Programmes and recipients as rows, as small as the constraints allow."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from sigap_cases.aid.enums import ProofKind, Standing
from sigap_cases.aid.models import AidDouble, AidProgramme, AidProof, Recipient
from sigap_cases.registry.models import Person


def make_programme(**told: Any) -> AidProgramme:
    today = timezone.localdate()
    given: dict[str, Any] = {
        "name": "Modal usaha",
        "source": "regency",
        "starts_on": today,
        "ends_on": today + timedelta(days=90),
        "quota": 5,
        "amount": 2_000_000,
        "standing": Standing.OPEN,
    }
    made: AidProgramme = AidProgramme.objects.create(**given | told)
    return made


def make_recipient(programme: AidProgramme, person: Person, by: User) -> Recipient:
    row: Recipient = Recipient.objects.create(
        programme=programme, person=person, proposed_by=by, proposed_at=timezone.now()
    )
    return row


def aid_of(person: Person, by: User) -> dict[str, int]:
    """A recipient with a proof, who stands in a second programme as well."""
    rows = [make_recipient(make_programme(), person, by) for _ in range(2)]
    proof = AidProof.objects.create(
        recipient=rows[0],
        kind=ProofKind.PHOTO,
        file=ContentFile(b"%PDF-1.7 foto", name="foto.pdf"),
        content_type="application/pdf",
        size=13,
        sha256="0" * 64,
        added_by=by,
        added_at=timezone.now(),
    )
    double = AidDouble.objects.create(
        first=rows[0], second=rows[1], ground="person", found_at=timezone.now()
    )
    return {
        "programme": rows[0].programme_id,
        "recipient": rows[0].pk,
        "proof": proof.pk,
        "double": double.pk,
    }
