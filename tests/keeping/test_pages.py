"""The pages of retention, holds and deletion, as two people use them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.keeping_enums import ErasureState
from sigap_cases.cases.models import Erasure, LegalHold, RetentionRun
from sigap_cases.cases.services import correspondence, retention
from sigap_cases.cases.services.erasure_plan import plan_of
from sigap_cases.desk.casefile import Part
from sigap_cases.registry.models import Person

from .conftest import NAME, Life, user


TERM = {
    "months": 12,
    "legal_source": "Keputusan uji",
    "is_active": "on",
    "standing": "usulan_awal",
    "reason": "Uji",
}


def client(name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(user(name))
    return signed_in


def shown(who: Client, name: str, *args: object) -> str:
    answer = who.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def _says_no_name(officer: Client, life: Life) -> None:
    text = shown(officer, "people:person", life.person.pk)
    assert NAME not in text
    assert "Data orang ini dihapus pada" in text
    text = shown(officer, "desk:case", life.case.number)
    assert "Data pribadi kasus ini dihapus pada" in text
    for part in Part.values:
        at = reverse("desk:panel", args=[life.case.number, part])
        answer = officer.get(at, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "kenarinarasi" not in answer.content.decode()
    assert "kenari" not in shown(client("auditor"), "desk:past", life.case.number)


def test_a_person_is_deleted_by_two_people_at_their_pages(life: Life) -> None:
    correspondence.withdraw(life.case, "Selesai.")
    page = reverse("people:erase", args=[life.person.pk])
    first, second = client("petugas_pengaduan"), client("penyelia")
    text = shown(first, "people:erase", life.person.pk)
    assert life.case.number in text
    assert "seluruh berkas" in text
    assert "UU 43/2009" in text
    sent = {"number": "HSD-26-ZZZZZZ", "reason": "Diminta"}
    assert first.post(page, sent).status_code == 422
    assert first.post(page, sent | {"number": life.request.number}).status_code == 302
    assert "Tarik usulan" in shown(first, "people:erase", life.person.pk)

    text = shown(second, "people:erase", life.person.pk)
    fingerprint = plan_of(life.person).fingerprint
    assert fingerprint in text
    told = {"decision": "ya", "reason": "Sesuai", "fingerprint": "lama"}
    assert second.post(page, told).status_code == 409
    assert Person.objects.get(pk=life.person.pk).name == NAME
    answer = second.post(page, told | {"fingerprint": fingerprint})
    assert answer.status_code == 302

    assert Erasure.objects.get().state == ErasureState.DONE
    _says_no_name(second, life)
    for nobody in ("petugas_desa", "auditor"):
        assert client(nobody).get(page).status_code == 403


def test_a_run_is_previewed_held_proposed_and_decided(life: Life) -> None:
    correspondence.withdraw(life.case, "Selesai.")
    supervisor, head = client("penyelia"), client("kepala_dinas")
    rule = reverse("keeping:rule", args=["aduan"])
    assert "Usulan awal" in shown(supervisor, "keeping:index")
    amend = reverse("keeping:amend", args=["aduan"])
    assert supervisor.get(amend).status_code == 404
    assert head.post(amend, {}).status_code == 422
    assert head.post(amend, TERM).status_code == 302
    assert retention.rule_of("aduan").months == 12

    with time_machine.travel(timezone.now() + timedelta(days=400), tick=True):
        supervisor, head = client("penyelia"), client("kepala_dinas")
        assert life.case.number in shown(supervisor, "keeping:rule", "aduan")
        hold = reverse("keeping:hold", args=[life.case.number])
        assert supervisor.post(hold, {"reason": "Gugatan"}).status_code == 302
        assert LegalHold.objects.get().is_live
        assert "ditahan dari penghapusan" in shown(supervisor, "keeping:rule", "aduan")
        assert supervisor.post(rule, {"reason": "Lewat"}).status_code == 409
        assert supervisor.post(hold, {"reason": "Selesai"}).status_code == 302
        assert head.post(rule, {"reason": "Lewat"}).status_code == 403
        answer = supervisor.post(rule, {"reason": "Lewat"})
        run = RetentionRun.objects.get()
        page = reverse("keeping:run", args=[run.pk])
        assert answer["Location"] == page
        decision = {"decision": "ya", "reason": "Sesuai"}
        assert supervisor.post(page, decision).status_code == 403
        assert "Catat keputusan" in shown(head, "keeping:run", run.pk)
        assert life.case.number not in shown(head, "keeping:run", run.pk)
        assert head.post(page, decision).status_code == 302
        assert retention.carry_out_due() == 1
        assert "Dilaksanakan" in shown(supervisor, "keeping:run", run.pk)


@pytest.mark.usefixtures("office")
def test_pages_of_retention_are_not_there_for_others() -> None:
    for nobody in ("petugas_pengaduan", "mitra", "admin_sistem"):
        assert client(nobody).get(reverse("keeping:index")).status_code == 404
