"""The auditor's desk: for auditors only, who are recorded there and change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.models import (
    AccessRecord,
    AuditSample,
    Case,
    Party,
    Retrieval,
    SampledCase,
)
from sigap_cases.cases.services import confidentiality, lifecycle
from sigap_cases.desk.audit.patterns import PATTERNS
from sigap_cases.desk.audit.records import RECORDS
from sigap_cases.desk.audit.urls import urlpatterns
from tests.desk import world
from workflows.models import Event, Matter, WorkItem


pytestmark = pytest.mark.usefixtures("desk")
OTHERS = (
    *("petugas_desa", "perbekel", "camat", "petugas_pengaduan", "petugas_penanganan"),
    *("pendamping_hukum", "pendamping_reintegrasi", "petugas_piket", "penyelia"),
    *("kepala_dinas", "mitra", "petugas_ppid", "atasan_ppid", "admin_sistem"),
)


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def auditor() -> Client:
    return world.client("auditor")


def a_sample(auditor: Client, **asked: Any) -> AuditSample:
    today = timezone.localdate()
    told = {
        "title": "Kasus bulan ini",
        "method": "random",
        "state": "open",
        "first_day": today - timedelta(days=30),
        "last_day": today,
        "unit": "",
        "size": 10,
        "seed": "gianyar-1",
    }
    answer = auditor.post(reverse("audit:sample_new"), told | asked)
    assert answer.status_code == 302, answer.content
    return AuditSample.objects.latest("pk")


def addresses(case: Case, sample: AuditSample | None = None) -> dict[str, str]:
    row = case.history.first()
    pk = sample.pk if sample else 1
    drawn = sample.drawn.get(case=case).pk if sample else 1
    known: dict[str, list[Any]] = {
        "search_export": ["csv"],
        "case": [case.number],
        "record": ["kasus", row.history_id],
        "pattern": ["tanpa-peran"],
        "pattern_export": ["tanpa-peran", "csv"],
        "sample": [pk],
        "review": [pk, drawn],
        "sample_export": [pk, "csv"],
    }
    names = [str(pattern.name) for pattern in urlpatterns]
    return {name: reverse(f"audit:{name}", args=known.get(name, [])) for name in names}


@pytest.mark.parametrize("who", OTHERS)
def test_desk_is_for_auditors_only(case: Case, who: str) -> None:
    client = world.client(who)
    asked = addresses(case)
    assert {client.get(address).status_code for address in asked.values()} == {403}
    assert {client.post(asked[name]).status_code for name in asked} <= {403, 405}
    assert not Retrieval.objects.exists()


def test_desk_asks_to_sign_in(case: Case) -> None:
    for address in addresses(case).values():
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "/akun/login/" in answer["Location"]


def test_every_page_of_an_auditor_is_recorded(case: Case, auditor: Client) -> None:
    sample = a_sample(auditor)
    for name, address in addresses(case, sample).items():
        before = Retrieval.objects.count()
        assert auditor.get(address).status_code == 200, name
        row = Retrieval.objects.latest("pk")
        assert Retrieval.objects.count() == before + 1, name
        assert (row.surface, row.post) == (f"audit:{name}", "auditor")
    read = AccessRecord.objects.filter(case=case, user=world.user("auditor"))
    assert set(read.values_list("part", flat=True)) == {"audit"}


def test_auditor_changes_nothing_but_samples(case: Case, auditor: Client) -> None:
    sample = a_sample(auditor)
    tracked = (Case, Party, WorkItem, Event, Matter, User)
    before = {model: list(model.objects.order_by("pk").values()) for model in tracked}
    posted = {
        "result": "finding",
        "severity": "high",
        "finding": "Tidak ada bukti.",
        "follow_up_state": "none",
        "status": "closed",
        "level": "secret",
        "owner": 1,
        "sha256": "0" * 64,
    }
    for name, address in addresses(case, sample).items():
        if name != "sample_new":
            auditor.post(address, posted)
    after = {model: list(model.objects.order_by("pk").values()) for model in tracked}
    assert before == after
    assert SampledCase.objects.get().result == "finding"


@pytest.mark.parametrize(
    "address",
    [
        "kasus/ADU-26-ZZZZZZ/",
        "riwayat/kasus/99999999/",
        "riwayat/tidak-ada/1/",
        "pola/tidak-ada/",
        "sampel/99999/",
        "telusur/xlsx/",
    ],
)
def test_what_is_not_there_is_404(auditor: Client, address: str) -> None:
    assert auditor.get(f"/meja/audit/{address}").status_code == 404


def test_navigation_has_the_desk_for_auditors_only(auditor: Client) -> None:
    page = reverse("desk:cases")
    assert "Meja auditor" in auditor.get(page).content.decode()
    assert "Meja auditor" not in world.client("penyelia").get(page).content.decode()


def hidden(case: Case) -> list[str]:
    """A secret case in every address, and what a missing one gets."""
    row = case.history.first()
    return [
        reverse("audit:case", args=[case.number]),
        reverse("audit:record", args=["kasus", row.history_id]),
    ]


def test_secret_case_is_missing_until_it_is_granted(auditor: Client) -> None:
    secret = world.lodge("PELECEHAN_SEKSUAL")
    missing = auditor.get("/meja/audit/kasus/ADU-26-ZZZZZZ/")
    for address in hidden(secret):
        answer = auditor.get(address)
        assert (answer.status_code, answer.content) == (404, missing.content)
    confidentiality.grant(
        secret,
        world.user("auditor"),
        by=world.user("penyelia"),
        reason="Pemeriksaan khusus",
    )
    for address in hidden(secret):
        assert auditor.get(address).status_code == 200


SOURCES = ("kejadian", "pembacaan", "pembacaan-pmi", "penelusuran", *RECORDS)


@pytest.mark.parametrize("source", SOURCES)
def test_search_finds_each_source(case: Case, auditor: Client, source: str) -> None:
    answer = auditor.get(reverse("audit:search"), {"sumber": source})
    assert answer.status_code == 200


def test_search_narrows_by_what_is_asked(case: Case, auditor: Client) -> None:
    other = world.lodge(worker="I Nyoman Budiarta")
    world.held(other)
    confidentiality.change_urgency(
        other, "urgent", by=world.user("penyelia"), reason="Kapal akan berlayar."
    )
    search = reverse("audit:search")

    def found(**asked: str) -> set[str]:
        hits = auditor.get(search, asked).context["leaf"].rows
        return {hit.number for hit in hits}

    assert found(nomor=case.number) == {case.number}
    assert found(kejadian="tugas") == {other.number}
    assert found(aktor=world.user("petugas_pengaduan").full_name) == {other.number}
    assert found(peran="penyelia") == {other.number}
    assert found(alasan="berlayar") == {other.number}
    assert found(sumber="kasus", alasan="berlayar") == {other.number}
    assert found(sumber="tugas", nomor=other.number) == {other.number}
    assert found(dari="2020-01-01", sampai="2020-01-02") == set()
    assert found(unit=other.owner_path) == {case.number, other.number}
    assert found(unit="gianyar.inspektorat.") == set()


def test_search_pages_lose_and_repeat_nothing(case: Case, auditor: Client) -> None:
    reader = world.user("penyelia")
    for _time in range(60):
        lifecycle.note_access(case, by=reader, part="case")
    asked = {"sumber": "pembacaan"}
    seen: list[Any] = []
    for _page in range(5):
        leaf = auditor.get(reverse("audit:search"), asked).context["leaf"]
        seen += [hit.at for hit in leaf.rows]
        if not leaf.following:
            break
        asked["setelah"] = leaf.following
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)


def test_record_says_what_changed_and_masks_numbers(
    case: Case, auditor: Client
) -> None:
    party = case.parties.get(role="reporter")
    party.phone, party.pass_phrase = "081234567890", "kamboja putih"
    party.save()
    row = party.history.first()
    page = auditor.get(reverse("audit:record", args=["pihak", row.history_id]))
    content = page.content.decode()
    assert "•••••••••890" in content
    assert "081234567890" not in content
    assert "kamboja" not in content
    changed = {line.before or line.after for line in page.context["changed"]}
    assert changed == {"•••••••••890", "•••"}


def test_case_page_opens_at_the_event(case: Case, auditor: Client) -> None:
    page = auditor.get(reverse("audit:case", args=[case.number]), {"kejadian": "1"})
    assert 'id="kejadian-1" class="table-active" aria-current="true"' in " ".join(
        page.content.decode().split()
    )


def test_readers_are_told_with_exports(case: Case, auditor: Client) -> None:
    penyelia = world.client("penyelia")
    penyelia.get(reverse("desk:case", args=[case.number]))
    penyelia.get(reverse("desk:bundle", args=[case.number])).getvalue()
    page = auditor.get(reverse("audit:case", args=[case.number]), {"bagian": "pembaca"})
    content = page.content.decode()
    assert world.user("penyelia").full_name in content
    assert [hit.number for hit in page.context["taken"]][-1] == case.number


def asked_of(auditor: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        assert auditor.get(address).status_code == 200
    return len(sent)


def test_pages_ask_the_same_of_many_rows(case: Case, auditor: Client) -> None:
    by = world.user("pendamping_hukum")
    sample = a_sample(auditor)
    pages = [
        *(f"{reverse('audit:search')}?sumber={source}" for source in SOURCES),
        reverse("audit:case", args=[case.number]),
        f"{reverse('audit:case', args=[case.number])}?bagian=pembaca",
        reverse("audit:patterns"),
        *(reverse("audit:pattern", args=[key]) for key in PATTERNS),
        reverse("audit:samples"),
        reverse("audit:sample", args=[sample.pk]),
        reverse("audit:exports"),
    ]
    for _time in range(3):
        lifecycle.note_access(case, by=by, part="case")
    for address in pages:
        auditor.get(address)
    few = {address: asked_of(auditor, address) for address in pages}
    for _time in range(27):
        lifecycle.note_access(case, by=by, part="case")
    for _time in range(5):
        more = world.lodge()
        lifecycle.note_access(more, by=by, part="case")
        a_sample(auditor, title="Lagi")
        auditor.get(reverse("audit:search_export", args=["csv"]))
    many = {address: asked_of(auditor, address) for address in pages}
    assert {key: (few[key], many[key]) for key in pages if many[key] > few[key]} == {}
