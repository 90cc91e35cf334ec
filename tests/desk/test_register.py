"""Registering a complaint for somebody else."""

import secrets
import uuid
from typing import Any

import pytest
from django.forms import ValidationError
from django.urls import reverse

from sigap_cases.cases.models import Case, CaseType
from sigap_cases.cases.services import tracking
from sigap_cases.desk.registering import RegisterForm, find_village, village_titles

from . import world


pytestmark = pytest.mark.usefixtures("desk")
ADDRESS = "/meja/aduan/baru/"


def sent(**changes: Any) -> dict[str, Any]:
    return {
        "submission_key": uuid.uuid4(),
        "code_secret": secrets.token_hex(32),
        "channel": "phone",
        "capacity": "family",
        "reporter_name": "Ni Made Sukerti",
        "worker_name": "I Wayan Suardana",
        "village": "",
        "case_type": CaseType.objects.get(code="GAJI_TDK_DIBAYAR").pk,
        "urgency": "routine",
        "narrative": "Gaji tiga bulan belum dibayar.",
        "safe_channel": "none",
        "village_may_know": "no",
    } | changes


def test_receipt_shows_number_code_and_date() -> None:
    answer = world.client("petugas_pengaduan").post(ADDRESS, sent())
    code = answer.context["code"]
    case = tracking.case_of(code)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert code in text
    assert case.number in text
    assert answer.context["first"].due_at is not None
    assert "no-store" in answer["Cache-Control"]


def test_same_send_again_makes_no_second_case_and_shows_the_same_code() -> None:
    client, form = world.client("petugas_pengaduan"), sent()
    first, again = client.post(ADDRESS, form), client.post(ADDRESS, form)
    assert again.context["case"] == first.context["case"]
    assert again.context["code"] == first.context["code"]
    assert Case.objects.count() == 1


def test_same_complaint_with_another_secret_shows_no_code() -> None:
    client, form = world.client("petugas_pengaduan"), sent()
    client.post(ADDRESS, form)
    again = client.post(ADDRESS, form | {"code_secret": secrets.token_hex(32)})
    assert again.context["code"] is None


def test_letter_needs_its_number_and_keeps_the_rest() -> None:
    client = world.client("petugas_pengaduan")
    answer = client.post(ADDRESS, sent(channel="letter"))
    assert answer.status_code == 422
    assert "letter_number" in answer.context["form"].errors
    assert "Gaji tiga bulan" in answer.content.decode()
    good = client.post(ADDRESS, sent(channel="letter", letter_number="12/X/2026"))
    assert good.context["case"].letter_number == "12/X/2026"


def test_portal_is_no_channel_of_a_desk() -> None:
    answer = world.client("petugas_pengaduan").post(ADDRESS, sent(channel="portal"))
    assert answer.status_code == 422


def test_undeclared_fields_change_nothing() -> None:
    names = {field.name for field in Case._meta.fields} - RegisterForm().fields.keys()
    spam = dict.fromkeys(names, "1")
    answer = world.client("petugas_pengaduan").post(ADDRESS, spam | sent())
    case = answer.context["case"]
    assert case.status == "received"
    assert case.level == case.case_type.level
    assert case.registered_by == world.user("petugas_pengaduan")


def test_village_officer_has_their_village_filled_in() -> None:
    form = world.client("petugas_desa").get(ADDRESS).context["form"]
    assert form["village"].value() in village_titles()
    assert form["channel"].value() == "village"


def test_village_sees_what_it_lodged_while_it_is_normal() -> None:
    client = world.client("petugas_desa")
    answer = client.post(ADDRESS, sent(channel="village"))
    assert answer.context["sees"] is True
    number = answer.context["case"].number
    assert client.get(reverse("desk:case", args=[number])).status_code == 200
    neighbour = world.client("petugas_desa2")
    assert neighbour.get(reverse("desk:case", args=[number])).status_code == 404


def test_village_does_not_see_what_is_secret() -> None:
    kind = CaseType.objects.get(code="PELECEHAN_SEKSUAL").pk
    client = world.client("petugas_desa")
    answer = client.post(ADDRESS, sent(channel="village", case_type=kind))
    assert answer.context["sees"] is False
    address = reverse("desk:case", args=[answer.context["case"].number])
    assert address not in answer.content.decode()
    assert client.get(address).status_code == 404


def test_similar_shows_a_like_name_among_those_seen() -> None:
    case = world.lodge(worker="Ida Ayu Trisna Dewi")
    asked = {"worker_name": "Ida Ayu Trisna Dewy"}
    seen = world.client("petugas_pengaduan").get(
        reverse("desk:register_similar"), asked
    )
    unseen = world.client("petugas_desa2").get(reverse("desk:register_similar"), asked)
    assert case.number in seen.content.decode()
    assert case.number not in unseen.content.decode()


def test_find_village_takes_a_title_and_refuses_a_guess() -> None:
    title = village_titles()[0]
    assert find_village(title) is not None
    assert find_village("  ") is None
    with pytest.raises(ValidationError):
        find_village("Tidak Ada")
