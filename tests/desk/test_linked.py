"""Linked cases on the desk: shown to who sees them, started, related, and the pattern."""

import pytest
from django.urls import reverse

from sigap_cases.cases.models import Case, CaseLink
from sigap_cases.cases.services import confidentiality, linking, parties

from . import world


pytestmark = pytest.mark.usefixtures("desk")
PANEL = "terkait"


def panel(case: Case, who: str = "penyelia") -> str:
    answer = world.client(who).get(reverse("desk:panel", args=[case.number, PANEL]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def accused(name: str) -> Case:
    case = world.lodge()
    by = world.user("penyelia")
    parties.add(case, role="respondent", by=by, details={"name": name})
    return case


def test_panel_shows_the_child_with_its_next_date_and_the_parent() -> None:
    case = world.lodge()
    child = linking.start(
        case, "pemulangan", by=world.user("penyelia"), reason="Ingin pulang"
    )
    shown = panel(case)
    assert child.number in shown
    assert "Ingin pulang" in shown
    assert case.number in panel(child)


def test_panel_leaves_out_what_the_officer_does_not_see() -> None:
    case = world.lodge()
    by = world.user("penyelia")
    child = linking.start(case, "pemulangan", by=by, reason="Ingin pulang")
    before = panel(world.lodge(), "petugas_penanganan2")
    confidentiality.change_level(child, "secret", by=by, reason="Kekerasan")

    shown = panel(case, "petugas_penanganan2")

    assert child.number not in shown
    assert shown.count("sg-empty") == before.count("sg-empty")


def test_start_from_the_page_opens_a_linked_case() -> None:
    case = world.lodge()
    url = reverse("desk:case_action", args=[case.number, "mulai-proses"])
    client = world.client("penyelia")
    assert "Pemulangan" in client.get(url).content.decode()

    empty = client.post(url, {"kind": "pemulangan"})
    assert empty.status_code == 422
    sent = client.post(url, {"kind": "pemulangan", "reason": "Ingin pulang"})

    assert sent.status_code == 302
    assert CaseLink.objects.get().to_case.kind == "pemulangan"


def test_start_is_offered_by_the_step_that_allows_it() -> None:
    case = world.verified(world.lodge())
    world.held(case, "petugas_pengaduan", "classify")
    url = reverse("desk:case_action", args=[case.number, "mulai-proses"])
    answer = world.client("petugas_pengaduan").get(url)
    assert answer.status_code == 302


def test_relate_and_unlink_from_the_page() -> None:
    case, other = world.lodge(), world.lodge()
    client = world.client("penyelia")
    url = reverse("desk:case_action", args=[case.number, "kaitkan"])
    told = {"number": other.number.lower(), "kind": "related", "reason": "Satu kapal"}
    assert client.post(url, told).status_code == 302
    link = CaseLink.objects.get()
    assert other.number in panel(case)

    gone = client.post(
        reverse("desk:unlink", args=[case.number, link.pk]), {"reason": "Keliru"}
    )
    assert gone.status_code == 302
    assert other.number not in panel(case)


def test_relate_to_a_case_one_does_not_see_is_as_to_none() -> None:
    case = world.lodge()
    hidden = world.lodge("PELECEHAN_SEKSUAL")
    client = world.client("petugas_penanganan2")
    url = reverse("desk:case_action", args=[case.number, "kaitkan"])
    answers = [
        client.post(url, {"number": number, "kind": "related", "reason": "x"})
        for number in (hidden.number, "ADU-26-ZZZZZZ")
    ]
    texts = [
        answer.content.decode()
        .replace(hidden.number, "-")
        .replace("ADU-26-ZZZZZZ", "-")
        for answer in answers
    ]
    assert answers[0].status_code == 422
    assert "Tidak ada kasus lain" in texts[0]


def test_supervisor_sees_how_many_complain_about_the_firm() -> None:
    cases = [
        accused(name)
        for name in ("PT. Laut Jingga", "p.t laut jingga", "PT LAUT-JINGGA, Tbk.")
    ]
    accused("PT Laut Biru")

    shown = panel(cases[0])

    assert "3 aduan terhadap PT. Laut Jingga dalam 90 hari" in shown
    assert "dalam 90 hari" not in panel(cases[0], "petugas_penanganan")


def test_pattern_counts_and_lists_what_the_viewer_sees() -> None:
    case, other = accused("PT Laut Jingga"), accused("PT Laut Jingga")
    hidden = accused("PT Laut Jingga")
    by = world.user("penyelia")
    confidentiality.change_level(hidden, "secret", by=by, reason="Kekerasan")
    grants = hidden.user_grants.filter(user=world.user("penyelia2"))
    grants.delete()

    party = case.parties.get(role="respondent")
    url = reverse("desk:pattern", args=[case.number, party.pk])
    page = world.client("penyelia2").get(url).content.decode()

    assert other.number in page
    assert hidden.number not in page
    assert "2 aduan" in panel(case, "penyelia2")
    assert "3 aduan" in panel(case, "penyelia")


def test_pattern_is_the_supervisors() -> None:
    case = accused("PT Laut Jingga")
    party = case.parties.get(role="respondent")
    url = reverse("desk:pattern", args=[case.number, party.pk])
    assert world.client("petugas_penanganan").get(url).status_code == 404


def test_panel_asks_as_much_for_many_as_for_few(
    django_assert_max_num_queries: object,
) -> None:
    case = world.lodge()
    by = world.user("penyelia")
    client = world.client("penyelia")
    url = reverse("desk:panel", args=[case.number, PANEL])
    for _ in range(2):
        linking.start(case, "klaim_hak", by=by, reason="Klaim")
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as asked:  # type: ignore[operator]
            client.get(url)
        counts.append(len(asked))
        for _ in range(4):
            linking.start(case, "klaim_hak", by=by, reason="Klaim")
    assert counts[0] == counts[1]
