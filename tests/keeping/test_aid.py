"""Who is forgotten is forgotten by social aid as well; its figures and history stay."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.services.history import save_as
from sigap_cases.aid.models import AidDouble, AidVisit, Recipient
from sigap_cases.aid.services import doubles, proofs, recipients
from sigap_cases.cases.services import storage
from sigap_cases.registry.exceptions import PersonErased
from sigap_cases.sealing.opened import forget as close_keys
from tests.aid.world import make_programme
from workflows.services import history_roots
from workflows.services.verification import verify

from .conftest import Life, photo, user
from .test_erasure import approved, asked, closed


VISITED, WHY, DOUBLE = "kenarikunjungan", "kenarialasan", "kenariganda"


def given(life: Life) -> Recipient:
    """Proposed, verified, approved, handed over and visited; with a decided double."""
    row = Recipient(
        programme=make_programme(),
        person=life.person,
        household_index=doubles.household_of(life.person) or "f" * 64,
        grounds=f"Usia 19-40 ({WHY})",
        proposed_by=user("petugas_desa"),
        proposed_at=timezone.now(),
    )
    save_as(row, by=user("petugas_desa"), reason="propose")
    row = recipients.verify(row, by=user("perbekel"))
    row = recipients.approve(row, by=user("penyelia2"))
    shown = [proofs.Shown(kind=kind, upload=photo()) for kind in ("photo", "signature")]
    told = {"handed_on": timezone.localdate(), "amount": Decimal(1_500_000)}
    told |= {"receiver": "self"}
    row = recipients.hand_over(row, told, shown, by=user("petugas_desa"))
    found = {"visited_on": timezone.localdate(), "result": "as_meant", "note": VISITED}
    recipients.visit(row, found, by=user("petugas_desa"))
    return row


def doubled(life: Life, first: Recipient) -> AidDouble:
    second = Recipient.objects.create(
        programme=make_programme(),
        person=life.person,
        proposed_by=user("petugas_desa"),
        proposed_at=timezone.now(),
    )
    double = AidDouble(
        first=first,
        second=second,
        ground="person",
        found_at=timezone.now(),
        decision="both",
        reason=DOUBLE,
        decided_by=user("penyelia"),
        decided_at=timezone.now(),
    )
    save_as(double, by=user("penyelia"), reason="decide")
    return double


def tables_that_say(word: str) -> set[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = set()
        for name in names:
            cursor.execute(
                f'SELECT 1 FROM "{name}" AS t WHERE t::text LIKE %s LIMIT 1',  # noqa: S608
                [f"%{word}%"],
            )
            found |= {name} if cursor.fetchone() else set()
    return found


def test_forgetting_reaches_social_aid(
    life: Life, django_capture_on_commit_callbacks: Any
) -> None:
    row = given(life)
    double = doubled(life, row)
    paths = [Path(proof.file.path) for proof in row.proofs.all()]
    hashes = set(row.proofs.values_list("sha256", flat=True))
    assert [path.exists() for path in paths] == [True, True]
    assert tables_that_say(VISITED) == {"aid_aidvisit"}
    assert tables_that_say(WHY) == {"aid_recipient"}
    assert tables_that_say(DOUBLE) == {"aid_aiddouble"}
    closed(life.case)
    history_roots.sign()

    with django_capture_on_commit_callbacks(execute=True):
        approved(asked(life))

    close_keys()
    assert [path.exists() for path in paths] == [False, False]
    assert set(row.proofs.values_list("file", "sha256")) == {("", x) for x in hashes}
    for word in (VISITED, WHY, DOUBLE):
        assert tables_that_say(word) == set()
    row.refresh_from_db()
    assert (row.household_index, row.grounds) == ("", "")
    assert (row.state, row.amount) == ("handed_over", Decimal(1_500_000))
    said = [
        *row.history.values_list("grounds", flat=True),
        *AidVisit.history.values_list("note", flat=True),
        *AidDouble.history.filter(id=double.pk).values_list("reason", flat=True),
    ]
    assert {str(text) for text in said} == {"", "data telah dihapus"}
    with pytest.raises(PersonErased):
        recipients.verify(double.second, by=user("perbekel"))
    refused = recipients.refuse(double.second, reason="Dihapus", by=user("perbekel"))
    assert refused.state == "refused"
    history_roots.sign()
    assert verify().findings == []


def test_sweep_takes_an_orphan_of_aid_and_leaves_what_is_used(life: Life) -> None:
    used = [str(proof.file.name) for proof in given(life).proofs.all()]
    orphan = default_storage.save("aid/2026/11/yatim.png", ContentFile(b"x"))
    assert storage.sweep() == 0
    later = timezone.now() + timedelta(hours=25)
    assert storage.sweep(now=later) == 1
    assert not default_storage.exists(orphan)
    assert all(default_storage.exists(name) for name in used)
