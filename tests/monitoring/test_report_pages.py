"""The list of quick reports: what became of each, to who may know."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import confidentiality
from sigap_cases.desk.monitoring import reports
from sigap_cases.monitoring.enums import ReportKind
from sigap_cases.monitoring.models import MonitoringCheck, QuickReport
from sigap_cases.registry.models import Person

from .test_rounds import People, a_check, report


WORKERS = 300
INDEX = reverse("monitoring:reports")


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def listed(who: User, **asked: str) -> list[reports.Line]:
    answer = signed_in(who).get(INDEX, asked)
    assert answer.status_code == 200
    return list(answer.context["page"].rows)


def ids(lines: list[reports.Line]) -> list[int]:
    return [line.report.pk for line in lines]


def address(of: QuickReport) -> str:
    return reverse("monitoring:report", args=[of.pk])


def make(kind: ReportKind, people: People, village: Unit, **told: Any) -> QuickReport:
    sent = {"kind": kind, "person_id": a_check(village).person_id, "words": "Kata."}
    return report(people["petugas_desa"], **sent | told)


def the_secret_one(made: QuickReport, people: People) -> None:
    confidentiality.change_level(
        Case.objects.get(quick_report=made),
        Level.SECRET,
        by=people["penyelia"],
        reason="Terancam.",
    )


def test_list_tells_what_became_of_each_and_filters_by_it(
    people: People, village: Unit
) -> None:
    fraud = make(ReportKind.FRAUD, people, village)
    entry = make(ReportKind.OTHER, people, village)
    unnamed = make(ReportKind.OTHER, people, village, person_id=None)
    lines = listed(people["petugas_pengaduan"])
    assert ids(lines) == [unnamed.pk, entry.pk, fraud.pk]
    assert [str(line.became.label) for line in lines] == [
        "Catatan pemantauan",
        "Catatan pemantauan",
        "Aduan berjalan",
    ]
    assert fraud.case is not None
    assert (lines[2].number, lines[0].number) == (fraud.case.number, "")
    day = timezone.localdate()
    for asked, found in (
        ({"jenis": "penipuan"}, [fraud.pk]),
        ({"menjadi": "berjalan"}, [fraud.pk]),
        ({"menjadi": "catatan"}, [unnamed.pk, entry.pk]),
        ({"menjadi": "selesai"}, []),
        ({"menjadi": "diteruskan"}, []),
        ({"desa": str(village.pk), "jenis": "penipuan"}, [fraud.pk]),
        ({"desa": str(Unit.objects.get(code=other_of(village)).pk)}, []),
        ({"sejak": (day + timedelta(days=1)).isoformat()}, []),
        ({"sampai": day.isoformat(), "jenis": "penipuan"}, [fraud.pk]),
    ):
        assert ids(listed(people["petugas_pengaduan"], **asked)) == found, asked


def other_of(village: Unit) -> str:
    others = Unit.objects.filter(parent=village.parent_id).exclude(pk=village.pk)
    return others[0].code


def test_secret_complaint_leaves_the_report_to_who_made_it_alone(
    people: People, village: Unit
) -> None:
    made = make(ReportKind.FRAUD, people, village)
    empty = signed_in(people["pendamping_hukum"]).get(address(made))
    assert empty.status_code == 200
    the_secret_one(made, people)
    for who in ("pendamping_hukum", "auditor", "perbekel", "petugas_desa2"):
        assert listed(people[who]) == []
        missing = signed_in(people[who]).get(
            reverse("monitoring:report", args=[10_000_000])
        )
        hidden = signed_in(people[who]).get(address(made))
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    (own,) = listed(people["petugas_desa"])
    assert (own.became, own.number, own.status) == (reports.Became.PASSED_ON, "", "")
    assert made.case is not None
    page = signed_in(people["petugas_desa"]).get(address(made)).content.decode()
    assert made.case.number not in page
    assert ids(listed(people["petugas_desa"], menjadi="berjalan")) == []
    assert ids(listed(people["petugas_desa"], menjadi="diteruskan")) == [made.pk]


def test_village_reads_its_own_and_no_other(people: People, village: Unit) -> None:
    mine = make(ReportKind.OTHER, people, village, person_id=None)
    theirs = report(people["petugas_desa2"], kind="lainnya", words="Sakit.")
    assert theirs.village != village
    assert ids(listed(people["petugas_desa"])) == [mine.pk]
    assert ids(listed(people["perbekel"])) == [mine.pk]
    assert signed_in(people["petugas_desa"]).get(address(theirs)).status_code == 404
    page = signed_in(people["perbekel"]).get(address(mine)).content.decode()
    assert "Kata." in page


def test_check_is_confirmed_from_the_report_and_a_stale_answer_is_refused(
    people: People, village: Unit
) -> None:
    made = make(ReportKind.OTHER, people, village)
    told = {"how": "call", "result": "reached", "needs": ["health"], "revision": "0"}
    auditor = signed_in(people["auditor"])
    assert auditor.get(address(made)).context["form"] is None
    assert auditor.post(address(made), told).status_code == 403
    office = signed_in(people["petugas_penanganan"])
    assert office.post(address(made), told | {"how": ""}).status_code == 422
    assert office.post(address(made), told | {"revision": "3"}).status_code == 409
    assert office.post(address(made), told).status_code == 302
    check = MonitoringCheck.objects.get(person=made.person)
    assert (check.state, check.needs) == ("confirmed", ["health"])
    assert check.done_by == people["petugas_penanganan"]
    assert office.get(address(made)).context["form"] is None
    assert office.post(address(made), told).status_code == 409
    assert made.person is not None
    readers = set(made.person.accesses.values_list("user__username", flat=True))
    assert {"auditor", "petugas_penanganan"} <= readers


def test_list_asks_as_much_for_many_and_is_read_page_by_page(
    people: People, village: Unit
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            listed(people["penyelia"])
        return len(found)

    def more(count: int) -> None:
        workers = Person.objects.filter(village=village).values_list("pk", flat=True)
        for number in range(count):
            kind = (ReportKind.OTHER, ReportKind.FRAUD)[number % 2]
            with time_machine.travel(moment(number), tick=False):
                make(kind, people, village, person_id=workers[number % len(workers)])

    more(2)
    listed(people["penyelia"])
    first = asked()
    more(28)
    assert asked() == first
    assert len(listed(people["penyelia"])) == 25
    rest = listed(people["penyelia"], page="2")
    assert len(rest) == QuickReport.objects.count() - 25 == 5
    whole = ids(listed(people["penyelia"])) + ids(rest)
    newest = QuickReport.objects.order_by("-reported_at", "-pk")
    assert whole == list(newest.values_list("pk", flat=True))


def moment(number: int) -> datetime:
    return timezone.now() + timedelta(minutes=number)


@pytest.mark.parametrize("who", ["camat", "kepala_dinas", "mitra", "admin_sistem"])
def test_everybody_else_has_no_list(people: People, village: Unit, who: str) -> None:
    made = make(ReportKind.OTHER, people, village, client_key=uuid.uuid4())
    assert signed_in(people[who]).get(INDEX).status_code == 403
    assert signed_in(people[who]).get(address(made)).status_code == 404
