"""The pages of the working calendars and of the deadline rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sigap_cases.desk import why
from tests.loaded_office import lodge
from workflows.enums import PauseCause
from workflows.models import (
    Circular,
    ClockPause,
    Deadline,
    DeadlineRule,
    Holiday,
    WorkItem,
)
from workflows.services.calendars import calendar_value
from workflows.services.deadline_rules import rule_in_force
from workflows.sla import Term, Unit

from . import world


pytestmark = pytest.mark.usefixtures("desk")
GIANYAR = "gianyar"
EDITS = ["add", "circular", "hours", "season_add", "scope"]
READ_BY = ["admin_sistem", "penyelia", "kepala_dinas", "auditor", "petugas_pengaduan"]
NOT_READ_BY = ["petugas_desa", "mitra"]


def as_(name: str) -> Client:
    client = Client()
    client.force_login(
        User.objects.filter(memberships__post=name).order_by("pk")[0],
        "allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def of_calendar(name: str) -> str:
    return reverse(f"calendars:{name}", args=[] if name == "add" else [GIANYAR])


@pytest.mark.parametrize("post", READ_BY)
def test_pages_open_for_who_reads(post: str) -> None:
    client = as_(post)
    pages = [
        address("calendars:index"),
        address("calendars:calendar", GIANYAR),
        address("calendars:calendar", GIANYAR) + "?tahun=2027",
        address("rules:index"),
        address("rules:rule", "STD-KONTAK"),
    ]

    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


@pytest.mark.parametrize("post", NOT_READ_BY)
def test_pages_do_not_exist_for_others(post: str) -> None:
    client = as_(post)
    missing = client.get(address("rules:rule", "TIDAK-ADA")).content

    pages = [
        address("calendars:index"),
        address("calendars:calendar", GIANYAR),
        address("calendars:recompute", GIANYAR),
        address("rules:index"),
        address("rules:rule", "STD-KONTAK"),
        address("rules:amend", "STD-KONTAK"),
        address("rules:withdraw", "STD-KONTAK"),
        *map(of_calendar, EDITS),
    ]
    answers = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [404] * len(pages)
    assert all(answer.content == missing for answer in answers)


@pytest.mark.parametrize("post", ["penyelia", "kepala_dinas", "auditor"])
def test_pages_that_change_calendars_are_the_administrators(post: str) -> None:
    client = as_(post)

    assert [client.get(of_calendar(n)).status_code for n in EDITS] == [404] * 5
    assert [as_("admin_sistem").get(of_calendar(n)).status_code for n in EDITS] == [
        200
    ] * 5


def test_recompute_is_the_supervisors() -> None:
    page = address("calendars:recompute", GIANYAR)

    assert as_("penyelia").get(page).status_code == 200
    assert as_("admin_sistem").get(page).status_code == 404
    assert as_("kepala_dinas").get(page).status_code == 404


CIRCULAR = {
    "kind": "se_gubernur",
    "year": "2027",
    "number": "15 Tahun 2026",
    "issued_on": "2026-10-01",
    "reason": "SE Gubernur tahun 2027",
    "days": (
        "1. Senin, 18 Januari 2027: Siwaratri\n"
        "12-14 Januari: Galungan\n"
        "2027-06-02 Pagerwesi\n"
        "Selasa, 21 Desember 2027: Saraswati"
    ),
}


def test_circular_shows_what_changes_and_writes_nothing() -> None:
    client = as_("admin_sistem")
    before = calendar_value(GIANYAR).version

    page = client.post(of_calendar("circular"), CIRCULAR)

    preview = page.context["preview"]
    assert page.status_code == 200
    assert [step.day for step in preview.added] == [date(2027, 1, 18)]
    assert {step.day for step in preview.confirmed} >= {
        date(2027, 1, 12),
        date(2027, 1, 13),
        date(2027, 1, 14),
        date(2027, 6, 2),
    }
    assert [(s.before, s.day) for s in preview.moved] == [
        (date(2027, 12, 25), date(2027, 12, 21))
    ]
    assert [day for day, _name in preview.change.closed] == [
        date(2027, 1, 18),
        date(2027, 12, 21),
    ]
    assert calendar_value(GIANYAR).version == before
    assert not Circular.objects.exists()


def test_circular_saved_makes_a_version_and_is_recorded() -> None:
    client = as_("admin_sistem")
    pagerwesi = Holiday.objects.get(date=date(2027, 12, 29), name="Pagerwesi")

    answer = client.post(
        of_calendar("circular"),
        {**CIRCULAR, "taken_away": [str(pagerwesi.pk)], "simpan": "1"},
    )

    value = calendar_value(GIANYAR)
    entered = Circular.objects.get()
    assert answer.status_code == 302
    assert value.reason_closed(date(2027, 1, 18)) == "Siwaratri"
    assert value.is_working_day(date(2027, 12, 29))
    assert value.reason_closed(date(2027, 12, 25)) == "Hari Raya Natal"
    assert value.reason_closed(date(2027, 1, 12)) == "Penampahan Galungan"
    confirmed = Holiday.objects.get(date=date(2027, 6, 2))
    assert confirmed.standing == "terverifikasi"
    assert "15 Tahun 2026" in confirmed.basis
    assert entered.changes["added"] == ["2027-01-18 Siwaratri"]
    assert entered.version.reason == "SE Gubernur tahun 2027"


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ("17 Juni: Galungan\nlibur bersama", "Baris 2"),
        ("31 Februari 2027: Siwaratri", "Baris 1"),
        ("17 Juni 2026: Galungan", "2026"),
        ("", ""),
    ],
)
def test_circular_that_cannot_be_read_names_the_line(days: str, named: str) -> None:
    page = as_("admin_sistem").post(of_calendar("circular"), {**CIRCULAR, "days": days})

    errors = page.context["form"].errors["days"]
    assert page.status_code == 422
    assert named in errors[0]
    assert days.encode() in page.content.replace(b"\r", b"")


def test_season_added_and_overlap_refused_with_what_was_entered() -> None:
    client = as_("admin_sistem")
    season = {
        **{f"day{n}": "08.00-12.00, 12.30-15.00" for n in range(5)},
        "name": "Ramadan 1448 H",
        "first": "2027-02-08",
        "last": "2027-03-09",
        "basis": "SE Bupati",
        "standing": "belum_diverifikasi",
        "is_active": "on",
        "reason": "SE Bupati 3/2027",
    }

    first = client.post(of_calendar("season_add"), season)
    again = client.post(of_calendar("season_add"), {**season, "name": "Lagi"})

    assert first.status_code == 302
    closing = calendar_value(GIANYAR).closing(date(2027, 2, 9))
    assert (closing.hour, closing.minute) == (15, 0)
    assert again.status_code == 422
    assert b"Lagi" in again.content


@pytest.mark.parametrize("told", ["8-16", "16.00-08.00", "08.00-12.00, 11.00-13.00"])
def test_hours_that_are_none_are_refused(told: str) -> None:
    page = as_("admin_sistem").post(
        of_calendar("hours"), {"day0": told, "reason": "Perbup"}
    )

    assert page.status_code == 422
    assert page.context["form"].errors["day0"]


def amended(kode: str, **changes: Any) -> dict[str, Any]:
    rule = rule_in_force(kode)
    names = (
        "amount",
        "unit",
        "starts_from",
        "kind",
        "legal_source",
        "url",
        "standing",
        "note",
    )
    rows = {"TOTAL_FORMS": "4", "INITIAL_FORMS": "0"}
    return {
        **{name: str(getattr(rule, name)) for name in names},
        **({"is_active": "on"} if rule.is_active else {}),
        **{f"{prefix}-{key}": value for prefix in "we" for key, value in rows.items()},
        **{f"w-{n}-what": "working_days" for n in range(4)},
        **{f"e-{n}-unit": "hari_kerja" for n in range(4)},
        "reason": "SK Kadis 12/2026",
        **changes,
    }


def test_rule_amended_by_the_head_with_rungs_in_rows() -> None:
    client = as_("kepala_dinas")
    page = address("rules:amend", "STD-KONTAK")
    data = amended(
        "STD-KONTAK",
        amount="2",
        **{"w-0-n": "3", "w-0-what": "hours", "e-0-acts": ["notify", "tell_head"]},
        **{"e-1-amount": "2", "e-1-acts": ["to_supervisor"]},
    )

    shown = client.post(page, data)
    saved = client.post(page, {**data, "simpan": "1"})

    labels = [change.label for change in shown.context["preview"].changes]
    rule = rule_in_force("STD-KONTAK")
    assert len(labels) == 3
    assert shown.context["preview"].due_after > shown.context["preview"].due_before
    assert saved.status_code == 302
    assert (rule.number, rule.amount, rule.warnings) == (2, 2, [{"hours": 3}])
    assert rule.escalations == [
        {"acts": ["notify", "tell_head"]},
        {"amount": 2, "unit": "hari_kerja", "acts": ["to_supervisor"]},
    ]


def test_ladder_that_is_long_gets_longer_still() -> None:
    client = as_("kepala_dinas")
    page = address("rules:amend", "STD-DARURAT")
    rule = rule_in_force("STD-DARURAT")
    before = list(rule.escalations)
    added = {"amount": 24, "unit": "jam", "acts": ["tell_head"]}

    shown = client.get(page).context["form"]
    rows = {
        f"e-{n}-{name}": value
        for n, rung in enumerate([*before, added])
        for name, value in {"unit": "jam", **rung}.items()
    }
    saved = client.post(
        page,
        amended(
            "STD-DARURAT",
            **rows,
            **{"e-TOTAL_FORMS": str(len(shown.escalations.forms)), "simpan": "1"},
            **{"e-INITIAL_FORMS": "7", "e-8-unit": "jam"},
        ),
    )

    assert len(before) == 7
    assert len(shown.escalations.forms) == 9
    assert len(shown.warnings.forms) == 4
    assert saved.status_code == 302
    assert rule_in_force("STD-DARURAT").escalations == [*before, added]


def test_rule_to_come_can_be_withdrawn() -> None:
    client = as_("kepala_dinas")
    data = amended("STD-KONTAK", amount="2", valid_from="2099-01-01T00:00", simpan="1")

    client.post(address("rules:amend", "STD-KONTAK"), data)
    shown = client.get(address("rules:rule", "STD-KONTAK"))
    client.post(address("rules:withdraw", "STD-KONTAK"), {"reason": "Ditunda"})

    assert shown.context["ahead"].amount == 2
    assert rule_in_force("STD-KONTAK").amount == 1
    assert DeadlineRule.objects.get(kode="STD-KONTAK", number=2).was_withdrawn


def test_rule_of_a_law_needs_its_source_and_its_setter() -> None:
    page = address("rules:amend", "KIP-JAWAB")
    data = amended("KIP-JAWAB", url="", note="Dicek", simpan="1")

    assert as_("kepala_dinas").get(page).status_code == 404
    refused = as_("penyelia").post(page, data)

    assert refused.status_code == 422
    assert rule_in_force("KIP-JAWAB").number == 1


def test_penyelia_does_not_turn_a_law_into_a_standard() -> None:
    page = address("rules:amend", "KIP-JAWAB")
    data = amended("KIP-JAWAB", kind="standar_internal", simpan="1")

    assert as_("penyelia").post(page, data).status_code == 403
    assert rule_in_force("KIP-JAWAB").kind == "hukum"


@pytest.mark.parametrize("query", ["?q=tidak-ada-begini", "?kind=hukum&active=tidak"])
def test_rules_filtered(query: str) -> None:
    page = as_("penyelia").get(address("rules:index") + query)

    assert page.status_code == 200


def test_recompute_moves_only_what_is_chosen_and_keeps_the_past() -> None:
    lodged = lodge()
    case = world.case_of(lodged) if hasattr(world, "case_of") else lodged.case
    item = WorkItem.objects.filter(matter=case.matter, state="open").first()
    assert item is not None
    deadline = Deadline.objects.get(item=item)
    due = deadline.due_at
    day = calendar_value(GIANYAR).local_date(due)
    as_("admin_sistem").post(
        of_calendar("circular"),
        {
            **CIRCULAR,
            "year": str(day.year),
            "days": f"{day.isoformat()} Hari libur mendadak",
            "simpan": "1",
        },
    )
    deadline.refresh_from_db()
    assert deadline.due_at == due

    client = as_("penyelia")
    page = address("calendars:recompute", GIANYAR)
    rows = client.get(page).context["page"].rows
    mine = [row for row in rows if row.deadline.pk == deadline.pk]
    client.post(page, {"items": [str(deadline.pk)], "reason": "Libur mendadak"})

    deadline.refresh_from_db()
    assert len(mine) == 1
    assert deadline.due_at == mine[0].after > due


def test_why_of_a_wait_tells_rule_and_versions() -> None:
    case = lodge().case
    wait = world.wait(case)

    page = as_("penyelia").get(address("desk:wait_why", wait.pk))

    told = page.context["why"]
    assert page.status_code == 200
    assert "STD-LENGKAPI" in told.versions
    assert "versi 1" in told.versions
    assert as_("admin_sistem").get(address("desk:wait_why", wait.pk)).status_code == 404


def test_why_tells_the_day_of_the_zone_that_it_names() -> None:
    """Ten in the evening of Wednesday in Riyadh is three in the morning of Thursday here."""
    abroad = replace(calendar_value(GIANYAR), timezone=ZoneInfo("Asia/Riyadh"))
    start = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)

    first, *_, last = why.days(start, Term(2, Unit.HOURS), abroad, ())

    assert first.text == "Kamis, 26 November 2026, 03.00 WITA"
    assert last.text == "Kamis, 26 November 2026, 05.00 WITA"


def test_why_names_pauses_and_versions() -> None:
    case = lodge().case
    item = WorkItem.objects.filter(matter=case.matter, state="open")[0]
    deadline = Deadline.objects.get(item=item)
    ClockPause.objects.create(
        deadline=deadline,
        started_at=deadline.started_at,
        ended_at=deadline.started_at + timedelta(days=1),
        cause=PauseCause.REPORTER,
        reason="Menunggu dokumen",
    )

    page = as_("penyelia").get(address("desk:task_why", item.pk))

    told = page.context["why"]
    assert "Menunggu dokumen" in told.pauses[0]
    assert "Jam kantor Pemkab Gianyar" in told.versions
    assert b"Waktu dihentikan sementara" in page.content
