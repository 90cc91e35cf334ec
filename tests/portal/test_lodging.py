"""A whole complaint through the pages without script."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sigap_cases.cases.enums import Capacity, Level, PartyRole, SafeChannel, Urgency
from sigap_cases.cases.models import Case, CaseType, TrackingCode
from sigap_cases.cases.services import tracking
from sigap_cases.portal import steps
from sigap_cases.portal.models import Draft
from workflows.models import Event
from workflows.models.event import ActorKind

from .lodging import answer, code_on, get, least, pdf, send


pytestmark = pytest.mark.usefixtures("office")
SUMMARY = "/aduan/periksa/"


def test_lodging_needs_only_problem_and_account(client: Client) -> None:
    least(client)
    assert client.get(SUMMARY).status_code == 200
    code = code_on(send(client))
    case = Case.objects.get()
    assert tracking.case_of(code) == case
    assert case.narrative == "Gaji tiga bulan belum dibayar."
    assert case.case_type == CaseType.objects.get(code="GAJI_TDK_DIBAYAR")
    assert case.urgency == Urgency.ROUTINE
    assert case.village_may_know is False
    reporter = case.parties.get()
    assert reporter.capacity == Capacity.ANONYMOUS
    assert reporter.safe_channel == SafeChannel.NONE


def test_lodging_keeps_every_answer(client: Client) -> None:
    answer(client, "bahaya", danger="emergency")
    answer(client, "untuk-siapa", capacity="family")
    answer(client, "masalah", problem="lain")
    answer(client, "semua-masalah", case_type="DOK_DITAHAN")
    answer(client, "cerita", narrative="Paspor ditahan.", wish="Minta paspor kembali.")
    answer(client, "tempat", where="ship", country="hongkong", workplace="MV Samudra")
    answer(
        client, "asal", worker_name="Ni Luh Sari", village="batubulan", may_know="yes"
    )
    answer(client, "nama", identity="named", name="I Wayan Sudana")
    answer(
        client,
        "kontak",
        channel="whatsapp",
        phone="+62 812 3456 7890",
        safe_from="18.00",
        safe_until="20:00",
        pass_phrase="kamboja",
    )
    client.post(reverse("portal:files"), {"files": [pdf()], "lanjut": "1"})
    send(client)
    case = Case.objects.get()
    assert case.urgency == Urgency.EMERGENCY
    assert case.case_type == CaseType.objects.get(code="DOK_DITAHAN")
    assert (case.narrative, case.wish) == ("Paspor ditahan.", "Minta paspor kembali.")
    assert (case.country_id, case.is_ship, case.workplace) == ("HK", True, "MV Samudra")
    assert (str(case.village), case.village_may_know) == ("Desa Batubulan", True)
    reporter = case.parties.get(role=PartyRole.REPORTER)
    assert (reporter.name, reporter.capacity) == ("I Wayan Sudana", Capacity.FAMILY)
    assert (reporter.phone, reporter.pass_phrase) == ("+62 812 3456 7890", "kamboja")
    assert (str(reporter.safe_from), str(reporter.safe_until)) == (
        "18:00:00",
        "20:00:00",
    )
    assert case.parties.get(role=PartyRole.WORKER).name == "Ni Luh Sari"
    assert [document.title for document in case.documents.all()] == ["kontrak.pdf"]


def test_lodging_of_violence_is_secret_from_the_start(client: Client) -> None:
    least(client, problem="kekerasan")
    assert code_on(send(client))
    assert Case.objects.get().level == Level.SECRET


def test_lodging_names_the_holder_of_the_code_in_every_event(client: Client) -> None:
    least(client)
    send(client)
    kinds = set(Event.objects.values_list("actor_kind", flat=True))
    assert ActorKind.HOLDER in kinds
    assert ActorKind.PERSON not in kinds


def test_anonymous_reporter_leaves_no_name_but_the_relation(client: Client) -> None:
    answer(client, "untuk-siapa", capacity="family")
    least(client)
    answer(client, "untuk-siapa", capacity="family")
    answer(
        client,
        "nama",
        identity="anonymous",
        name="I Wayan",
        second_secret="kamboja putih",
    )
    send(client)
    reporter = Case.objects.get().parties.get(role=PartyRole.REPORTER)
    assert (reporter.name, reporter.capacity) == ("", Capacity.ANONYMOUS)
    assert reporter.note == "Anggota keluarga saya"
    assert TrackingCode.objects.get().second_secret_hash


def test_choice_of_no_contact_drops_what_was_typed_before(client: Client) -> None:
    least(client)
    answer(client, "kontak", channel="none", phone="0812345678", email="salah")
    send(client)
    reporter = Case.objects.get().parties.get()
    assert (reporter.phone, reporter.email) == ("", "")


def test_unknown_country_keeps_the_words(client: Client) -> None:
    least(client)
    answer(
        client, "tempat", country="Negeri Jauh", country_pick="-", workplace="PT Jaya"
    )
    send(client)
    case = Case.objects.get()
    assert case.country is None
    assert case.workplace == "PT Jaya, Negeri Jauh"


@pytest.mark.parametrize(
    ("slug", "typed", "field"),
    [
        ("masalah", {}, "id_problem_0"),
        ("masalah", {"problem": "bukan-pilihan"}, "id_problem_0"),
        ("cerita", {"narrative": "   "}, "id_narrative"),
        ("asal", {"village": "batub"}, "id_village_pick_0"),
        ("nama", {"identity": "named"}, "id_name"),
        ("nama", {"second_secret": "pendek"}, "id_second_secret"),
        ("kontak", {"channel": "whatsapp"}, "id_phone"),
        ("kontak", {"channel": "phone", "phone": "12"}, "id_phone"),
        ("kontak", {"channel": "email", "email": "bukan"}, "id_email"),
        (
            "kontak",
            {"channel": "phone", "phone": "0812345678", "safe_from": "18:00"},
            "id_safe_from",
        ),
    ],
)
def test_page_that_is_not_right_links_to_the_field(
    client: Client, slug: str, typed: dict[str, str], field: str
) -> None:
    page = answer(client, slug, **typed).content.decode()
    assert f'href="#{field}"' in page
    assert f'id="{field}"' in page


def test_page_that_is_not_right_is_kept_as_typed(client: Client) -> None:
    answer(client, "kontak", channel="whatsapp", pass_phrase="kamboja")
    assert 'value="kamboja"' in client.get("/aduan/kontak/").content.decode()


def test_village_search_lists_matches_and_takes_the_pick(client: Client) -> None:
    page = answer(client, "asal", village="batub").content.decode()
    assert "Desa Batubulan, Kecamatan Sukawati" in page
    assert "Desa Batubulan Kangin, Kecamatan Sukawati" in page
    picked = answer(client, "asal", village="batub", village_pick="51.04.01.2001")
    assert picked.url == "/aduan/nama/"


def test_steps_lead_on_and_back(client: Client) -> None:
    assert answer(client, "bahaya", danger="routine").url == "/aduan/untuk-siapa/"
    assert 'href="/aduan/bahaya/"' in client.get("/aduan/untuk-siapa/").content.decode()
    assert answer(client, "masalah", problem="lain").url == "/aduan/semua-masalah/"
    assert answer(client, "masalah", problem="gaji").url == "/aduan/cerita/"
    assert answer(client, "kontak").url == "/aduan/berkas/"


def test_emergency_shows_the_numbers_before_going_on(client: Client) -> None:
    response = answer(client, "bahaya", danger="emergency")
    assert response.url == "/aduan/darurat/"
    assert "0800-1000" in client.get(response.url).content.decode()


def test_change_from_the_summary_leads_back_to_it(client: Client) -> None:
    least(client)
    client.get(SUMMARY)
    assert answer(client, "cerita", narrative="Lain.").url == SUMMARY
    assert answer(client, "masalah", problem="lain").url == "/aduan/semua-masalah/"
    assert answer(client, "semua-masalah", case_type="SAKIT").url == SUMMARY
    assert "Lain." in client.get(SUMMARY).content.decode()


@pytest.mark.parametrize("path", [SUMMARY, "/aduan/kirim/"])
def test_missing_answer_leads_to_its_page_with_the_fault(
    client: Client, path: str
) -> None:
    answer(client, "masalah", problem="gaji")
    response: Any = client.get(path) if path == SUMMARY else client.post(path)
    assert response.url == "/aduan/cerita/?periksa=1"
    assert "Satu kalimat sudah cukup" in client.get(response.url).content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["/aduan/cerita/", "/aduan/berkas/", SUMMARY, "/aduan/darurat/", "/aduan/kirim/"],
)
def test_page_without_a_draft_leads_to_the_first(client: Client, path: str) -> None:
    assert get(client, path).url == "/aduan/bahaya/"


def test_draft_of_another_browser_is_not_reached(client: Client) -> None:
    answer(client, "cerita", narrative="Rahasia saya.")
    stranger = Client()
    stranger.cookies["draf"] = "tebakan"
    assert get(stranger, "/aduan/cerita/").url == "/aduan/bahaya/"
    stranger.cookies["draf"] = client.cookies["draf"].value[:-2] + "xx"
    assert get(stranger, "/aduan/cerita/").url == "/aduan/bahaya/"


def test_autosave_keeps_what_is_typed_without_checking(client: Client) -> None:
    answer(client, "bahaya")
    kept = client.post("/aduan/simpan/cerita/", {"narrative": "", "wish": "Pulang"})
    assert kept.status_code == 204
    assert "Pulang" in client.get("/aduan/cerita/").content.decode()


def test_autosave_takes_only_the_fields_of_the_page(client: Client) -> None:
    answer(client, "bahaya")
    client.post(
        "/aduan/simpan/cerita/", {"narrative": "x" * 20_000, "is_reviewed": "1"}
    )
    answers = Draft.objects.get().answers
    assert set(answers["cerita"]) == {"narrative"}
    assert len(answers["cerita"]["narrative"]) == 10_001
    assert steps.first_incomplete(answers) == steps.BY_SLUG["masalah"]


def test_delete_and_leave_takes_the_draft_and_its_files(client: Client) -> None:
    least(client)
    client.post(reverse("portal:files"), {"files": [pdf()]})
    page = client.post(reverse("portal:discard"))
    assert "Isian Anda sudah dihapus" in page.content.decode()
    assert not Draft.objects.exists()
    assert client.cookies["draf"].value == ""
