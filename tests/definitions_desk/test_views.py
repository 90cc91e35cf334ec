"""Reading, drafting, approving: who may, and what the pages say."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sigap_cases.cases.models import Case
from sigap_cases.desk.definitions.overview import overview_of
from tests.factories import make_user
from tests.loaded_office import lodge
from workflows.enums import VersionState
from workflows.models import ProcessVersion
from workflows.selectors import definition_of_version, latest_version


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
ADUAN = {"key": "aduan"}


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def draft_of(client: Client) -> ProcessVersion:
    client.post(reverse("definitions:copy", kwargs=ADUAN))
    return ProcessVersion.objects.exclude(state=VersionState.PUBLISHED).get()


def changed(document: str) -> str:
    """The document with one title changed, which is sound and differs."""
    assert "title: Golongkan aduan" in document
    return document.replace("title: Golongkan aduan", "title: Golongkan dan tetapkan")


def test_index_lists_the_version_in_force_and_no_count_of_hidden_cases() -> None:
    lodge("TPPO")  # secret by its type
    lodge()
    page = signed_in("petugas_piket").get(reverse("definitions:index"))
    assert page.context["rows"][0]["latest"].number == 1
    assert page.context["rows"][0]["open_cases"] == 1


@pytest.mark.parametrize("name", ["index", "process", "draft", "examine", "copy"])
def test_pages_do_not_exist_for_somebody_without_a_post(name: str) -> None:
    client = Client()
    client.force_login(make_user("orang_luar"))
    url = reverse(f"definitions:{name}", kwargs={} if name == "index" else ADUAN)
    method = client.post if name in ("examine", "copy") else client.get
    assert method(url).status_code == 404


def test_pages_ask_a_stranger_to_sign_in() -> None:
    page = Client().get(reverse("definitions:index"))
    assert page.status_code == 302
    assert page["Location"].startswith(reverse("account_login"))


def test_copy_is_refused_to_who_may_only_read() -> None:
    page = signed_in("petugas_pengaduan").post(
        reverse("definitions:copy", kwargs=ADUAN)
    )
    assert page.status_code == 404
    assert not ProcessVersion.objects.exclude(state=VersionState.PUBLISHED).exists()


def test_version_shows_the_tasks_with_rule_and_standing() -> None:
    page = signed_in("auditor").get(reverse("definitions:process", kwargs=ADUAN))
    text = page.content.decode()
    assert "Verifikasi kelengkapan" in text
    assert "LAPOR-VERIF" in text
    assert "Belum diverifikasi" in text
    assert "SP4N-LAPOR! FAQ" in text


def test_version_shows_waits_documents_letters_and_ends() -> None:
    rows = overview_of(definition_of_version(latest_version("aduan")))
    waits = {row.title: row for row in rows.waits}
    completion = waits["Menunggu kelengkapan dari pelapor"]
    assert (completion.term, completion.follows) == (
        "STD-LENGKAPI",
        "Persyaratan tidak dilengkapi",
    )
    assert waits["Kontak darurat"].term == "2 jam"
    page = signed_in("auditor").get(reverse("definitions:process", kwargs=ADUAN))
    text = page.content.decode()
    assert completion.title in text
    assert "Dicabut pelapor" in text


def test_bpmn_and_svg_are_served_as_what_they_are() -> None:
    client = signed_in("penyelia")
    where = {"key": "aduan", "number": 1}
    bpmn = client.get(reverse("definitions:bpmn", kwargs=where))
    svg = client.get(reverse("definitions:svg", kwargs=where))
    assert bpmn["Content-Type"] == "application/xml"
    assert b"bpmn:definitions" in bpmn.content
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"<script" not in svg.content


def test_examine_names_problems_with_their_line() -> None:
    client = signed_in("penyelia")
    draft = draft_of(client)
    broken = draft.document.replace("next: contacted", "next: nowhere", 1)
    page = client.post(
        reverse("definitions:examine", kwargs=ADUAN), {"document": broken}
    )
    assert "nowhere" in page.content.decode()
    assert page.context["examined"].problems[0].line > 1
    draft.refresh_from_db()
    assert "nowhere" not in draft.document


def test_examine_tells_the_difference_in_words() -> None:
    client = signed_in("penyelia")
    draft = draft_of(client)
    page = client.post(
        reverse("definitions:examine", kwargs=ADUAN),
        {"document": changed(draft.document)},
    )
    assert page.context["examined"].is_sound
    assert "Golongkan dan tetapkan" in page.content.decode()


def test_submit_keeps_a_draft_with_problems_and_says_why() -> None:
    client = signed_in("penyelia")
    draft = draft_of(client)
    broken = draft.document.replace("next: contacted", "next: nowhere", 1)
    url = reverse("definitions:submit", kwargs=ADUAN)
    page = client.post(url, {"document": broken, "note": "Coba"}, follow=True)
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT
    assert "nowhere" in draft.document
    assert "Definisi masih bermasalah" in page.content.decode()


def test_decide_needs_a_second_person_and_leaves_running_cases_alone() -> None:
    running = lodge().case
    author, second = signed_in("penyelia"), signed_in("penyelia2")
    draft = draft_of(author)
    author.post(
        reverse("definitions:submit", kwargs=ADUAN),
        {"document": changed(draft.document), "note": "Judul yang lebih jelas"},
    )
    decide = reverse("definitions:decide", kwargs=ADUAN)

    page = author.post(decide, {"approve": "1"}, follow=True)
    assert "orang lain" in page.content.decode()
    assert latest_version("aduan").number == 1

    second.post(decide, {"approve": "1"})
    latest = latest_version("aduan")
    assert latest.number == 2
    people = User.objects.filter(pk__in=[latest.drafted_by_id, latest.approved_by_id])
    assert {person.username for person in people} == {"penyelia", "penyelia2"}
    assert any("Golongkan dan tetapkan" in sentence for sentence in latest.changes)
    assert Case.objects.get(pk=running.pk).running.version.number == 1
    assert lodge().case.running.version.number == 2


def test_decide_sends_back_only_with_a_reason() -> None:
    author, second = signed_in("penyelia"), signed_in("kepala_dinas")
    draft = draft_of(author)
    author.post(
        reverse("definitions:submit", kwargs=ADUAN),
        {"document": changed(draft.document), "note": "Judul yang lebih jelas"},
    )
    decide = reverse("definitions:decide", kwargs=ADUAN)
    second.post(decide, {"send_back": "1", "reason": " "})
    draft.refresh_from_db()
    assert draft.state == VersionState.REVIEW
    second.post(decide, {"send_back": "1", "reason": "Judulnya terlalu panjang"})
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT
    assert draft.history.latest().history_change_reason == "Judulnya terlalu panjang"


def test_draft_svg_draws_nothing_while_a_step_leads_nowhere() -> None:
    client = signed_in("penyelia")
    draft = draft_of(client)
    url = reverse("definitions:draft_svg", kwargs=ADUAN)
    broken = draft.document.replace("next: contacted", "next: nowhere", 1)
    assert client.post(url, {"document": broken}).status_code == 204
    assert client.get(url)["Content-Type"] == "image/svg+xml"
