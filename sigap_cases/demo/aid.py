"""Two programmes of social aid, as far as the villages of the demo have brought them."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.enums import Post
from accounts.models import Membership, User
from sigap_cases.aid.criteria import Criteria
from sigap_cases.aid.enums import ProofKind
from sigap_cases.aid.exceptions import DoublesUndecided
from sigap_cases.aid.models import AidProgramme, Recipient
from sigap_cases.aid.selectors import candidates
from sigap_cases.aid.services import agencies, programmes, proofs, recipients
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import people_visible_to

from .office import person
from .villages import AGENCIES


# Of each village: how many are proposed, verified, approved and served.
PROPOSED, VERIFIED, APPROVED, SERVED = 5, 4, 3, 2
QUOTA = 12


def seed_aid() -> int:
    """How many recipients there are; villages without an officer propose nobody yet."""
    head = person("penyelia")
    for name in AGENCIES:
        agencies.write({"name": name, "standing": "belum_diverifikasi"}, by=head)
    for number, programme in enumerate(list(_programmes(head))):
        # One person of each village stands in both programmes: a double to decide.
        first = number * (PROPOSED - 1)
        for officer, chief in _villages():
            _bring(programme, first, officer, chief)
    return Recipient.objects.count()


def _programmes(by: User) -> Iterator[AidProgramme]:
    year = timezone.localdate().year
    for name, amount, criteria in (
        (
            "Modal usaha purna PMI",
            Decimal(3_000_000),
            Criteria(phases=(WorkPhase.RETURNED,)),
        ),
        (
            "Bantuan keluarga PMI tanpa jaminan sosial",
            Decimal(900_000),
            Criteria(phases=(WorkPhase.RETURNED, WorkPhase.LOST_CONTACT), insured="no"),
        ),
    ):
        details: dict[str, Any] = {
            "name": name,
            "source": "regency",
            "starts_on": date(year, 1, 1),
            "ends_on": date(year, 12, 31),
            "quota": QUOTA,
            "amount": amount,
        }
        yield programmes.begin(programmes.write(details, criteria, by=by), by=by)


def _villages() -> Sequence[tuple[User, User]]:
    """The officer and the head of each village that has both."""
    rows = Membership.objects.filter(post__in=(Post.PETUGAS_DESA, Post.PERBEKEL))
    held = {
        (row.unit_id, row.post): row.user
        for row in rows.select_related("user").order_by("-user__username")
    }
    return [
        (user, held[unit, Post.PERBEKEL])
        for (unit, post), user in sorted(held.items(), key=lambda one: one[0])
        if post == Post.PETUGAS_DESA and (unit, Post.PERBEKEL) in held
    ]


def _bring(programme: AidProgramme, first: int, officer: User, chief: User) -> None:
    people = candidates(
        programme, people_visible_to(officer), timezone.localdate()
    ).order_by("pk")
    for place, who in enumerate(list(people[first : first + PROPOSED])):
        _one(programme, who, place, officer, chief)


def _one(
    programme: AidProgramme, who: Person, place: int, officer: User, chief: User
) -> None:
    row = recipients.propose(programme, who, by=officer)
    if place >= VERIFIED:
        return
    row = recipients.verify(row, by=chief)
    if place >= APPROVED:
        return
    try:
        row = recipients.approve(row, by=person("penyelia2"))
    except DoublesUndecided:
        # Both programmes found the same people: the supervisor has that to decide.
        return
    if place < SERVED:
        _serve(row, programme, officer, chief)


def _serve(row: Recipient, programme: AidProgramme, officer: User, chief: User) -> None:
    today = timezone.localdate()
    given = {"handed_on": today, "amount": programme.amount, "receiver": "self"}
    shown = [proofs.Shown(kind=kind, upload=_picture()) for kind in ProofKind.values]
    recipients.hand_over(row, given, shown, by=officer)
    found = {"visited_on": today, "result": "as_meant", "note": "Usaha berjalan."}
    recipients.visit(row, found, by=chief)


def _picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), "lightsteelblue").save(kept, format="JPEG")
    return SimpleUploadedFile("bukti.jpg", kept.getvalue())
