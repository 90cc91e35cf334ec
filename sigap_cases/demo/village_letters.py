"""What people ask of the demo's villages: a letter handed over, one that waits for its
signature, and an offer that is not lawful."""

import uuid
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from django.utils import timezone

from sigap_cases.aid.legality import Offer
from sigap_cases.aid.services import village_services
from sigap_cases.cases.models import Case
from sigap_cases.registry.models import Person
from workflows.models import WorkItem
from workflows.services import assignment, completion

from .office import person


OFFICER, HEAD = "petugas_desa", "perbekel"
Step = tuple[str, str, Mapping[str, Any]]
_TAKEN: Step = ("receive", OFFICER, {"identity_seen": "seen"})
_READY: Mapping[str, Any] = {"prepare_result": "ready"}
_POOR = {"purpose": "berobat", "poverty_ground": "hasil kunjungan petugas"}
_ABROAD = {"purpose": "dokumen penempatan", "destination": "Jepang, perawat lansia"}
_CHECKED = {"offer_verdict": "lawful", "verdict_reason": "Dokumen cocok."}
LAWFUL = Offer(
    agency="PT Contoh Karya Mandiri",
    standing="belum_diverifikasi",
    scheme="p2p",
    visa="work",
    papers="both",
)
UNLAWFUL = Offer(scheme="outside_procedure", visa="visit", papers="refused")


def seed_letters(seed_number: int) -> int:
    """How many were asked for; none where the village has nobody yet."""
    rng = Random(seed_number)  # noqa: S311 demo data, no secret
    officer = person(OFFICER)
    village = officer.memberships.get().unit
    people = Person.objects.filter(village=village, merged_into=None).order_by("pk")
    today = timezone.localdate().isoformat()
    told: Sequence[tuple[str, Offer, Sequence[Step]]] = (
        ("sktm", Offer(), _to_the_end(today)),
        (
            "pengantar",
            LAWFUL,
            (
                _TAKEN,
                ("check_offer", OFFICER, _CHECKED),
                ("prepare", OFFICER, {**_READY, **_ABROAD}),
            ),
        ),
        (
            "pengantar",
            UNLAWFUL,
            (
                _TAKEN,
                (
                    "check_offer",
                    OFFICER,
                    {"offer_verdict": "unlawful", "verdict_reason": "Visa kunjungan."},
                ),
            ),
        ),
    )
    for who, (service, offer, steps) in zip(people, told, strict=False):
        _ask(rng, who, service, offer, steps)
    return min(len(told), people.count())


def _to_the_end(today: str) -> Sequence[Step]:
    return (
        _TAKEN,
        ("prepare", OFFICER, {**_READY, **_POOR}),
        ("sign", HEAD, {"signature_result": "signed"}),
        ("issue", OFFICER, {"letter_date": today}),
        ("send_letter", OFFICER, {"sent_way": "handed", "sent_on": today}),
    )


def _ask(
    rng: Random, who: Person, service: str, offer: Offer, steps: Sequence[Step]
) -> None:
    asked = village_services.Asked(
        submission_key=uuid.UUID(int=rng.getrandbits(128), version=4),
        service=service,
        narrative="Mohon surat dari desa.",
        offer=offer,
    )
    case = village_services.ask(who, asked, by=person(OFFICER)).case
    for step, username, values in steps:
        _work(case, step, username, values)


def _work(case: Case, step: str, username: str, values: Mapping[str, Any]) -> None:
    item = WorkItem.objects.get(matter=case.matter, step=step, closed_at=None)
    by = person(username)
    item = assignment.claim(item, by=by)
    completion.complete(item, by=by, values=dict(values), revision=item.revision)
