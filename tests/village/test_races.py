"""One phone that sends twice at the same moment: one record, and the same answer twice."""

import threading
from typing import Any

import pytest
from django.db import connections

from accounts.models import Unit
from sigap_cases.cases.models import Case
from sigap_cases.desk.officer import Officer
from sigap_cases.desk.village.models import SentEntry
from sigap_cases.desk.village.receiving import receive
from sigap_cases.desk.village.sight import VillageDesk
from sigap_cases.monitoring.models import MonitoringCheck, QuickReport
from sigap_cases.registry.models import Person, PhaseChange
from tests.attack.test_races import against
from tests.registry.people import make_person

from .rounds import open_round
from .test_sending import BATUBULAN, added, confirmed, entry, moved, user


pytestmark = pytest.mark.usefixtures("live_office")

THREADS = 4


def taken(sent: dict[str, Any]) -> dict[str, Any]:
    desk = VillageDesk(Officer(user("petugas_desa")))
    (answer,) = receive([sent], desk)
    return answer.told()


def each_kind() -> list[dict[str, Any]]:
    village, officer = Unit.objects.get(code=BATUBULAN), user("petugas_desa")
    asked, moving = (
        make_person(village, by=officer, name=f"I Made Oka {letter}") for letter in "AB"
    )
    (check,) = open_round([asked], user("penyelia"))
    return [
        added(),
        confirmed(check),
        moved(moving.pk),
        entry("quick_report", what="penipuan", person=asked.pk, words="Ditipu."),
    ]


def records() -> list[int]:
    kinds: tuple[Any, ...] = (Person, QuickReport, Case, SentEntry)
    return [
        *(kind.objects.count() for kind in kinds),
        MonitoringCheck.objects.filter(state="confirmed", revision=1).count(),
        PhaseChange.objects.filter(phase="returned").count(),
    ]


def test_second_sending_waits_for_the_first_and_is_told_of_its_record() -> None:
    for sent in each_kind():
        second: list[dict[str, Any]] = []
        with against(lambda sent=sent, told=second: told.append(taken(sent))) as ended:  # type: ignore[misc]
            first = taken(sent)
        assert ended == [None]
        assert first["outcome"] == "accepted"
        assert second == [first], sent["kind"]
    assert records() == [3, 1, 1, 4, 1, 1]


def test_many_sendings_at_once_make_one_record_each() -> None:
    batch = each_kind()
    line = threading.Barrier(THREADS)
    told: list[list[dict[str, Any]]] = []

    def send() -> None:
        try:
            line.wait()
            desk = VillageDesk(Officer(user("petugas_desa")))
            told.append([answer.told() for answer in receive(batch, desk)])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _each in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == THREADS
    settled = {
        (answer["key"], answer["record"])
        for answers in told
        for answer in answers
        if answer["outcome"] == "accepted"
    }
    assert sorted(key for key, _record in settled) == sorted(s["key"] for s in batch)
    others = {a["outcome"] for answers in told for a in answers} - {"accepted"}
    assert others <= {"later"}
    assert records() == [3, 1, 1, 4, 1, 1]
