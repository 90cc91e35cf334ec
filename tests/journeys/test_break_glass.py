"""A case is opened in an emergency: told at once, read, reviewed by another, and closed again."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from playwright.sync_api import expect

from notifications.services import spreading
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case, EmergencyAccess
from sigap_cases.cases.services import confidentiality
from tests.desk import world

from .officer import Officer


REASON = "Pekerja menelepon dari bandara, majikan menahannya di kamar."
REVIEW = "Tinjau akses darurat"


def secret_case() -> Case:
    case = world.lodge(narrative="Teman saya dijual ke tempat lain.")
    confidentiality.change_level(
        case, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    return case


def break_glass(duty: Officer, number: str) -> None:
    duty.menu("Akses darurat").click()
    duty.link("Buka kasus dengan akses darurat").click()
    duty.page.get_by_label("Nomor kasus").fill(number)
    duty.page.get_by_label("Apa yang terjadi").fill(REASON)
    duty.page.get_by_label("Saya tahu").check()
    duty.button("Buka kasus").click()


def test_case_opened_in_an_emergency_is_told_reviewed_and_closed_again(
    officer: Callable[[str], Officer], clock: time_machine.Traveller
) -> None:
    case = secret_case()
    duty = officer("petugas_piket")
    address = f"{duty.address}/meja/kasus/{case.number}/"
    response = duty.page.goto(address)
    assert response is not None
    assert response.status == 404

    duty.page.goto(f"{duty.address}/meja/")
    break_glass(duty, case.number)
    expect(duty.page.get_by_text("Anda membaca kasus ini")).to_be_visible()
    expect(duty.content()).to_contain_text("Teman saya dijual ke tempat lain.")

    # The custodians hear of it at once.
    spreading.spread_due()
    custodian = officer("penyelia")
    custodian.page.goto(f"{custodian.address}/meja/pemberitahuan/")
    told = custodian.row(case.number).filter(
        has_text="Sebuah kasus dibuka dengan akses darurat"
    )
    expect(told).to_be_visible()

    custodian.take(REVIEW, case.number)
    expect(custodian.page.get_by_text(REASON).first).to_be_visible()
    custodian.answer({"Apakah akses darurat ini beralasan?": "Beralasan"})
    custodian.complete(REVIEW)
    access = EmergencyAccess.objects.get()
    assert access.verdict == "justified"
    custodian.page.goto(f"{address}?bagian=lini-masa")
    expect(custodian.page.get_by_text("Dibuka dengan akses darurat")).to_be_visible()

    # It ends by itself.
    clock.shift(timedelta(hours=3, minutes=1))
    response = duty.page.goto(address)
    assert response is not None
    assert response.status == 404
