"""Emergency access at the desk: the form tells nothing, the list shows what one may read."""

import pytest
from django.test import Client
from django.urls import reverse

from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import AccessRecord, Case, EmergencyAccess
from sigap_cases.cases.services import confidentiality, emergency_access
from workflows.models import WorkItem
from workflows.services import assignment

from . import world


pytestmark = pytest.mark.usefixtures("desk")

REASON = "Pekerja menelepon dari bandara dan diancam majikan."
SENT = {"reason": REASON, "understood": "on"}


@pytest.fixture
def secret() -> Case:
    case = world.lodge()
    confidentiality.change_level(
        case, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def duty() -> Client:
    return world.client("petugas_piket")


def page(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def test_open_shows_the_case_until_it_is_ended(duty: Client, secret: Case) -> None:
    assert duty.get(page(secret)).status_code == 404
    answer = duty.post(reverse("emergency:open"), {"number": secret.number, **SENT})
    assert answer["Location"] == page(secret)
    shown = duty.get(page(secret))
    assert "akses darurat" in shown.content.decode()
    access = EmergencyAccess.objects.get()
    record = AccessRecord.objects.get(user=access.user)
    assert record.right.startswith("Akses darurat")
    assert duty.get(reverse("desk:bundle", args=[secret.number])).status_code == 404
    assert duty.post(reverse("emergency:end", args=[access.pk])).status_code == 302
    assert duty.get(page(secret)).status_code == 404


def test_evidence_is_not_taken_of_what_is_only_open_in_an_emergency(
    secret: Case,
) -> None:
    name = "penyelia2"
    confidentiality.revoke(
        secret, world.user(name), by=world.user("penyelia"), reason="Selesai"
    )
    emergency_access.open_case(secret.number, by=world.user(name), reason=REASON)
    client = world.client(name)
    assert client.get(page(secret)).status_code == 200
    address = reverse("desk:evidence", args=[secret.number])
    assert address not in client.get(f"{page(secret)}?bagian=akses").content.decode()
    assert client.post(address).status_code == 403


def test_open_answers_nothing_about_a_number_before_the_reason(
    duty: Client, secret: Case
) -> None:
    address = reverse("emergency:open")
    answers = [
        duty.post(address, {"number": number, "reason": "darurat"})
        for number in (secret.number, "ADU-26-ZZZZZZ")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert not EmergencyAccess.objects.exists()
    first, second = (
        answer.content.decode().replace(number, "")
        for answer, number in zip(
            answers, (secret.number, "ADU-26-ZZZZZZ"), strict=True
        )
    )
    drop = world.without_tokens
    assert drop(first) == drop(second)


@pytest.mark.parametrize("name", ["admin_sistem", "mitra", "petugas_desa", "auditor"])
def test_open_does_not_exist_for_others(name: str) -> None:
    client = world.client(name)
    assert client.get(reverse("emergency:open")).status_code == 404
    assert client.post(reverse("emergency:open"), SENT).status_code == 404


def test_open_is_refused_after_too_many_tries(duty: Client) -> None:
    address = reverse("emergency:open")
    for number in range(5):
        sent = {"number": f"ADU-26-{number}", **SENT}
        assert duty.post(address, sent).status_code == 422
    assert duty.post(address, {"number": "ADU-26-6", **SENT}).status_code == 429


def test_listing_tells_an_auditor_who_and_when_and_not_what(
    duty: Client, secret: Case
) -> None:
    duty.post(reverse("emergency:open"), {"number": secret.number, **SENT})
    address = reverse("emergency:index")
    told = world.client("auditor").get(address).content.decode()
    assert str(world.user("petugas_piket")) in told
    assert secret.number not in told
    assert REASON not in told
    found = world.client("auditor").get(address, {"q": secret.number})
    assert str(world.user("petugas_piket")) not in found.content.decode()
    custodian = world.client("penyelia").get(address).content.decode()
    assert secret.number in custodian
    assert REASON in custodian
    others = world.client("petugas_penanganan").get(address).content.decode()
    assert REASON not in others
    assert world.client("petugas_desa").get(address).status_code == 404


def test_listing_is_filtered_by_state(duty: Client, secret: Case) -> None:
    duty.post(reverse("emergency:open"), {"number": secret.number, **SENT})
    supervisor = world.client("penyelia")
    address = reverse("emergency:index")
    running = supervisor.get(address, {"keadaan": "berjalan"}).content.decode()
    assert REASON in running
    judged = supervisor.get(address, {"keadaan": "beralasan"}).content.decode()
    assert REASON not in judged


def test_end_by_a_supervisor_needs_a_reason(duty: Client, secret: Case) -> None:
    duty.post(reverse("emergency:open"), {"number": secret.number, **SENT})
    address = reverse("emergency:end", args=[EmergencyAccess.objects.get().pk])
    supervisor = world.client("penyelia")
    assert supervisor.post(address, {"reason": ""}).status_code == 422
    assert supervisor.post(address, {"reason": "Selesai"}).status_code == 302
    assert duty.get(page(secret)).status_code == 404
    assert world.client("petugas_desa").post(address).status_code == 404


def test_review_task_tells_what_was_read(duty: Client, secret: Case) -> None:
    duty.post(reverse("emergency:open"), {"number": secret.number, **SENT})
    duty.get(page(secret))
    access = EmergencyAccess.objects.get()
    item = WorkItem.objects.get(process=access.review)
    assignment.claim(item, by=world.user("penyelia"))
    shown = world.client("penyelia").get(reverse("desk:task", args=[item.pk]))
    told = shown.content.decode()
    assert REASON in told
    assert "Yang dibaca" in told
    reads = shown.context["reviewed_reads"]
    assert [read.part_label for read in reads] == ["Ringkasan"]


def test_emergency_reader_is_offered_nothing_to_do(duty: Client, secret: Case) -> None:
    emergency_access.open_case(
        secret.number, by=world.user("petugas_piket"), reason=REASON
    )
    shown = duty.get(page(secret))
    assert shown.context["works"] is False
    assert shown.context["actions"] == []
    answer = duty.post(
        reverse("desk:message_send", args=[secret.number]), {"body": "Halo"}
    )
    assert answer.status_code == 403
