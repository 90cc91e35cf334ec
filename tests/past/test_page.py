"""Who reads the past of a case on its pages, and what they are shown of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.models import AccessRecord, Case, Document, EmergencyAccess
from sigap_cases.cases.past.facts import Kind
from sigap_cases.cases.past.reading import case_as_of
from sigap_cases.cases.past.sight import past_sight
from sigap_cases.cases.services import confidentiality, notes
from sigap_cases.desk.settled import after, typed
from tests.desk import world
from tests.factories import grant_person, make_user
from workflows.exceptions import NotAllowed
from workflows.selectors import definition_of_version

from .life import SHORT, Life


pytestmark = pytest.mark.usefixtures("desk")
LIVED = SHORT
MOST_QUERIES = 75


def page(case: Case, moment: Any = None) -> str:
    address = reverse("desk:past", args=[case.number])
    return f"{address}?pada={typed(moment)}" if moment else address


def difference_page(case: Case, first: Any, second: Any) -> str:
    address = reverse("desk:past_difference", args=[case.number])
    return f"{address}?dari={typed(first)}&sampai={typed(second)}"


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def moment_of(life: Life, step: str) -> Any:
    return after(next(s.moment for s in life.snapshots if s.step == step))


def test_past_shows_the_file_of_that_moment(lived: Life) -> None:
    auditor = world.client("auditor")

    then = shown(auditor, page(lived.case, moment_of(lived, "add_party")))
    later = shown(auditor, page(lived.case, moment_of(lived, "change_party")))

    assert "0811111" in then
    assert "0822222" not in then
    assert "PT Samudra Jaya" in later


def test_past_records_who_read_it(lived: Life) -> None:
    moment = moment_of(lived, "add_party")
    world.client("auditor").get(page(lived.case, moment))

    read = AccessRecord.objects.get(case=lived.case)
    assert read.user == world.user("auditor")
    assert typed(moment) in read.part


@pytest.mark.parametrize(
    "asked", ["", "kemarin", "9999-12-31T23:59", "0001-01-01T00:00"]
)
def test_past_refuses_what_is_no_moment_of_the_past(lived: Life, asked: str) -> None:
    answer = world.client("auditor").get(f"{page(lived.case)}?pada={asked}")

    assert answer.status_code == 422
    assert "Pilih" in answer.content.decode()


def test_past_before_the_case_says_so(lived: Life) -> None:
    moment = lived.snapshots[0].moment - timedelta(days=400)

    assert "Kasus belum ada" in shown(world.client("auditor"), page(lived.case, moment))


def test_past_steps_through_every_event(lived: Life) -> None:
    """From the first to the last, each page names the next one."""
    auditor = world.client("auditor")
    address = page(lived.case, after(lived.case.matter.opened_at))
    seen = []
    while address:
        answer = auditor.get(address)
        seen.append(answer.context["moment"])
        address = answer.context["steps"].later
    assert seen == sorted(set(seen))
    assert len(seen) >= len(lived.snapshots)
    back = auditor.get(page(lived.case, seen[-1])).context["steps"].earlier
    assert auditor.get(back).context["moment"] == seen[-2]


def test_privileged_note_is_read_in_the_past_by_counsel_only() -> None:
    case = world.lodge()
    counsel = world.user("pendamping_hukum")
    notes.write(case, "Strategi gugatan", kind="privileged", by=counsel)
    moment = timezone.now()

    for who in ("penyelia", "auditor", "petugas_pengaduan"):
        text = shown(world.client(who), page(case, after(moment)))
        assert "Strategi gugatan" not in text, who
        change = difference_page(case, moment - timedelta(days=1), moment)
        assert "Strategi gugatan" not in shown(world.client(who), change), who
    assert "Strategi gugatan" in shown(
        world.client("pendamping_hukum"), page(case, after(moment))
    )


def test_link_to_a_case_that_is_secret_now_is_in_no_past(lived: Life) -> None:
    """It was open when they were linked; what counts is who sees it today."""
    moment = moment_of(lived, "relate")
    officer = world.client("petugas_pengaduan2")
    assert lived.other.number in shown(officer, page(lived.case, moment))

    confidentiality.change_level(
        lived.other, "secret", by=world.user("penyelia"), reason="Terancam."
    )

    assert lived.other.number not in shown(officer, page(lived.case, moment))
    change = difference_page(lived.case, moment - timedelta(days=1), moment)
    assert lived.other.number not in shown(officer, change)


def test_rights_are_told_to_supervisors_and_auditors_only(lived: Life) -> None:
    moment = moment_of(lived, "give_access")

    for who, told in (("penyelia", True), ("auditor", True), ("petugas_piket", False)):
        answer = world.client(who).get(page(lived.case, moment))
        rights = answer.context["file"].rights
        named = {right.who for right in rights or ()}
        assert (str(world.user("kepala_dinas")) in named) == told, who
        assert ("Laporan pimpinan." in answer.content.decode()) == told, who


def test_secret_moment_gives_no_right_to_see_the_case() -> None:
    """Whoever is not named in a secret case has no page of its past, normal as it was."""
    case = world.lodge()
    moment = timezone.now()
    officer = world.client("petugas_pengaduan2")
    assert officer.get(page(case, moment)).status_code == 200

    confidentiality.change_level(
        case, "secret", by=world.user("penyelia"), reason="Terancam."
    )

    assert officer.get(page(case, moment)).status_code == 404
    assert (
        officer.get(page(case)).content
        == officer.get(page(Case(number="ADU-26-ZZZZZZ"))).content
    )


def test_guest_of_a_case_reads_no_past() -> None:
    case = world.lodge()
    guest = make_user()
    for who in ("mitra", "kepala_dinas"):
        grant_person(case, world.user(who))
        client = world.client(who)
        assert client.get(reverse("desk:case", args=[case.number])).status_code == 200
        assert client.get(page(case)).status_code == 404, who
        assert "/waktu/" not in shown(client, reverse("desk:case", args=[case.number]))
    with pytest.raises(NotAllowed):
        past_sight(guest, case)


def test_sensitive_answers_are_not_shown_to_who_does_not_work_on_it(
    lived: Life,
) -> None:
    moment = moment_of(lived, "close")
    officer = past_sight(world.user("petugas_pengaduan"), lived.case)
    auditor = past_sight(world.user("auditor"), lived.case)

    assert officer.sensitive
    assert not auditor.sensitive
    file = case_as_of(lived.case, moment, sight=auditor)
    process = lived.case.process
    definition = definition_of_version(process.version)
    shown_names = {v.name for row in file.of(Kind.ANSWERS) for v in row.values}
    sensitive = {n for n, spec in definition.fields.items() if spec.sensitive}
    assert shown_names.isdisjoint(sensitive)


def test_timeline_leads_to_the_file_of_each_event(lived: Life) -> None:
    address = reverse("desk:case", args=[lived.case.number])
    moment = moment_of(lived, "add_party")

    text = shown(world.client("auditor"), f"{address}?bagian=lini-masa")

    assert page(lived.case, moment) in text


def test_past_difference_tells_what_changed_in_words(lived: Life) -> None:
    first, second = moment_of(lived, "add_party"), moment_of(lived, "change_party")

    text = shown(world.client("auditor"), difference_page(lived.case, first, second))

    assert "<del>0811111</del>" in text
    assert "<ins>0822222</ins>" in text
    assert "{" not in text.split("<main")[1].split("</main>")[0]
    backwards = difference_page(lived.case, second, first)
    assert "<ins>0822222</ins>" in shown(world.client("auditor"), backwards)


def test_past_difference_of_a_quiet_time_says_so(lived: Life) -> None:
    moment = moment_of(lived, "add_party")
    quiet = difference_page(lived.case, moment, moment + timedelta(minutes=5))

    assert "Tidak ada yang berubah" in shown(world.client("auditor"), quiet)


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        assert client.get(address).status_code == 200
    return len(sent)


def test_past_asks_no_more_of_a_longer_history(lived: Life) -> None:
    client, officer = world.client("penyelia"), world.user("petugas_penanganan")
    _add_documents(lived.case, officer, 1)
    few = asked(client, page(lived.case, timezone.now() + timedelta(seconds=1)))

    _add_documents(lived.case, officer, 12)

    many = asked(client, page(lived.case, timezone.now() + timedelta(seconds=1)))
    assert many == few
    assert many <= MOST_QUERIES


def _add_documents(case: Case, officer: User, count: int) -> None:
    for number in range(count):
        Document.objects.create(
            case=case,
            kind="contract",
            title=f"Kontrak {number}",
            file=f"documents/{number}.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=officer,
            uploaded_at=timezone.now(),
        )


def test_past_tells_of_an_emergency_access_while_it_lasted(lived: Life) -> None:
    case = lived.case
    duty = world.user("petugas_piket")
    now = timezone.now()
    EmergencyAccess.objects.create(
        case=case,
        user=duty,
        post_title="Petugas Piket",
        reason="Nyawa terancam.",
        opened_at=now - timedelta(hours=5),
        expires_at=now - timedelta(hours=2),
    )

    sight = past_sight(world.user("penyelia"), case)

    def told(hours: float) -> bool:
        moment = now - timedelta(hours=hours)
        rights = case_as_of(case, moment, sight=sight).rights or ()
        return any(
            row.user_id == duty.pk and row.by == "Akses darurat" for row in rights
        )

    assert [told(hours) for hours in (6, 4, 1)] == [False, True, False]
