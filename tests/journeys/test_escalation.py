"""A task that is late: warned of, raised, moved by the supervisor, told to its new owner."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.services.memberships import appoint
from notifications.models import InboxNotice
from notifications.services import delivery, spreading
from sigap_cases.cases.enums import Urgency
from sigap_cases.cases.models import Case
from sigap_cases.wiring import emergencies
from tests.desk.test_browser import SIDEWAYS
from tests.factories import make_absence
from tests.faults import sound
from tests.loaded_office import lodge, work
from workflows.enums import Priority
from workflows.models import WorkItem
from workflows.services import assignment
from workflows.services.sweep import sweep_due

from . import forms
from .conftest import PHONE
from .officer import Officer
from .reporter import TRAFFICKING, Reporter


Clock = time_machine.Traveller
SignIn = Callable[[str], Officer]
OWNER, NEXT, AWAY = "petugas_pengaduan", "petugas_pengaduan2", "petugas_penanganan3"
SUPERVISOR, HEAD = "penyelia", "kepala_dinas"
REASON = "Sinta membantu kepulangan 40 PMI sampai akhir pekan."


def user(name: str) -> User:
    return User.objects.get(username=name)


def item_of(case: Case, step: str = "verify") -> WorkItem:
    return WorkItem.objects.get(matter=case.matter, step=step)


def beat() -> None:
    """What the office's machines do every few seconds."""
    sweep_due()
    emergencies.repeat_due()
    spreading.spread_due()
    delivery.deliver_due()


def go_to(clock: Clock, moment: Any) -> None:
    clock.move_to(moment + timedelta(minutes=1))
    beat()


def with_addresses() -> None:
    User.objects.update(email=F("username"))
    for person in User.objects.all():
        person.email = f"{person.username}@kantor.invalid"
        person.save()


def mails_to(name: str) -> list[str]:
    address = f"{name}@kantor.invalid"
    return [f"{one.subject}\n{one.body}" for one in mail.outbox if address in one.to]


def verifying(case: Case, *, held: bool = True) -> Case:
    """Its verification is on the first officer's desk."""
    work(case, "first_contact", OWNER, contact_result="no_channel")
    if held:
        assignment.claim(item_of(case), by=user(OWNER))
    return case


def bell(officer: Officer) -> Any:
    return officer.page.locator(".sg-bell")


def expect_told(officer: Officer, sentence: str, number: str) -> None:
    """The bell counts, and the notice is in the list."""
    officer.page.goto(f"{officer.address}/meja/pemberitahuan/")
    expect(bell(officer)).to_contain_text(re.compile(r"[1-9]"))
    row = officer.row(number).filter(has_text=re.compile(sentence))
    expect(row.first).to_be_visible()


def open_board(officer: Officer, query: str = "") -> None:
    officer.page.goto(f"{officer.address}/meja/penyelia/{query}")
    expect(officer.page.get_by_role("heading", name="Papan penyelia")).to_be_visible()


def figure(officer: Officer, label: str) -> Any:
    said = officer.page.locator(".sg-figs > div").filter(
        has=officer.page.locator("dt", has_text=re.compile(f"^\\s*{label}\\s*$"))
    )
    return said.locator("dd a")


def expect_in_timeline(officer: Officer, number: str, *sentences: str) -> None:
    officer.read_timeline(number)
    for sentence in sentences:
        expect(officer.content()).to_contain_text(sentence)


def tick(supervisor: Officer, cases: Sequence[Case]) -> None:
    for case in cases:
        name = re.compile(f"^Pilih .*{case.number}")
        supervisor.page.get_by_role("checkbox", name=name).check()
    supervisor.button("Alihkan tugas yang dipilih").click()


def preview(supervisor: Officer, *names: str) -> None:
    way = "Kepada satu orang" if len(names) == 1 else "Dibagi rata kepada yang dipilih"
    supervisor.page.get_by_label(way).check()
    for name in names:
        supervisor.page.get_by_label(re.compile(f"^{user(name)}")).check()
    supervisor.button("Pratinjau").click()
    heading = supervisor.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("Pratinjau: belum ada yang dialihkan"))


def carry_out(supervisor: Officer, count: int, reason: str) -> None:
    supervisor.page.get_by_label("Alasan").fill(reason)
    supervisor.button(f"Alihkan {count} tugas").click()
    expect(supervisor.page.get_by_text(f"{count} tugas dialihkan.")).to_be_visible()


@pytest.fixture
def on_the_phone(open_page: Callable[..., Page], live_server: Any) -> Officer:
    page = open_page(viewport={**PHONE, "width": 360}, has_touch=True)
    return Officer(page, live_server.url, NEXT)


def test_late_task_is_seen_moved_told_and_done(
    clock: Clock, reporter: Reporter, officer: SignIn, on_the_phone: Officer
) -> None:
    with_addresses()
    appoint(
        user(AWAY),
        post=Post.PETUGAS_PENGADUAN,
        unit=Unit.objects.get(code="disnaker"),
        start=date(2026, 1, 5),
        by=None,
    )
    receipt = reporter.lodge(narrative="Gaji tiga bulan belum dibayar.")
    case = verifying(Case.objects.get(number=receipt.number), held=False)
    others = [verifying(lodge().case) for _ in range(2)]
    owner = officer(OWNER)
    owner.take(forms.VERIFY, case.number)
    item = item_of(case)
    assert item.warn_at is not None
    assert item.due_at is not None

    go_to(clock, item.warn_at)
    owner.sign_in()
    expect_told(owner, "segera|dekat|mendekati", case.number)

    go_to(clock, item.due_at)
    owner.sign_in()
    expect_told(owner, "[Ll]ewat batas waktu", case.number)
    owner.page.goto(f"{owner.address}/meja/?daftar=lewat")
    expect(owner.row(case.number)).to_contain_text("Lewat")
    expect_in_timeline(
        owner, case.number, "Melewati batas waktu", f"{item.due_at.day} Oktober 2026"
    )

    go_to(clock, item.due_at + timedelta(days=1, hours=1))
    item.refresh_from_db()
    assert item.priority == Priority.URGENT

    go_to(clock, item.due_at + timedelta(days=7))
    item.refresh_from_db()
    assert (item.post, item.owner) == (SUPERVISOR, None)
    head_heard = mails_to(HEAD)
    assert head_heard
    assert not any("Gaji" in text for text in head_heard)

    supervisor = officer(SUPERVISOR)
    expect_told(supervisor, "[Ee]skalasi|penyelia", case.number)
    open_board(supervisor)
    expect(figure(supervisor, "Lewat batas waktu")).to_have_text("3")
    figure(supervisor, "Lewat batas waktu").click()
    for one in (case, *others):
        expect(supervisor.row(one.number)).to_contain_text("Lewat")

    make_absence(user(AWAY), days=5)
    tick(supervisor, [case, *others])
    preview(supervisor, AWAY)
    stays = supervisor.page.get_by_role("table", name=re.compile("^Yang tetap"))
    expect(stays).to_contain_text("Tidak hadir sampai")
    supervisor.button("Ubah pilihan").click()
    supervisor.page.get_by_label(re.compile(f"^{user(AWAY)}")).uncheck()
    preview(supervisor, NEXT)
    goes = supervisor.page.get_by_role("table", name="Siapa menerima apa")
    expect(goes.get_by_role("row").filter(has_text=str(user(NEXT)))).to_have_count(3)
    changes = supervisor.page.get_by_role("table", name="Apa yang berubah")
    expect(changes).to_contain_text("0 → 3")
    carry_out(supervisor, 3, REASON)
    beat()

    on_the_phone.sign_in()
    expect_told(on_the_phone, "[Dd]ialihkan|diberikan", case.number)
    assert on_the_phone.page.evaluate(SIDEWAYS) == 0
    assert [text for text in mails_to(NEXT) if case.number in text]
    expect_in_timeline(
        supervisor,
        case.number,
        f"kepada {user(NEXT)}: {forms.VERIFY}",
        REASON,
        str(supervisor),
    )

    undo_a_second_batch(supervisor, clock)

    on_the_phone.page.goto(f"{on_the_phone.address}/meja/tugas/{item.pk}/")
    on_the_phone.answer(forms.COMPLETE)
    on_the_phone.complete(forms.VERIFY)
    sound()


def undo_a_second_batch(supervisor: Officer, clock: Clock) -> None:
    """Within the hour every task goes back to whose it was."""
    held = [verifying(lodge().case) for _ in range(2)]
    open_board(supervisor, f"?orang={user(OWNER).pk}")
    tick(supervisor, held)
    preview(supervisor, NEXT)
    carry_out(supervisor, 2, "Dibagi menurut desa.")
    assert {item_of(case).owner for case in held} == {user(NEXT)}
    clock.shift(timedelta(minutes=40))
    supervisor.page.reload()
    supervisor.button("Urungkan").click()
    expect(supervisor.page.locator("#messages")).to_contain_text("Setiap tugas kembali")
    assert {item_of(case).owner for case in held} == {user(OWNER)}


def test_late_secret_case_is_known_to_its_custodians_only(
    clock: Clock, reporter: Reporter, officer: SignIn
) -> None:
    with_addresses()
    receipt = reporter.lodge(problem=TRAFFICKING, narrative="Teman saya dijual.")
    case = Case.objects.get(number=receipt.number)
    item = item_of(case, "first_contact")
    assert item.due_at is not None
    assert item.named_only

    go_to(clock, item.due_at + timedelta(days=10))

    custodian, uninvolved = officer(SUPERVISOR), officer("penyelia2")
    heard = InboxNotice.objects.filter(message__matter_id=case.matter_id)
    told = set(heard.values_list("user__username", flat=True))
    assert told
    assert told <= {SUPERVISOR, OWNER, "petugas_penanganan"}
    open_board(custodian, "?keadaan=lewat")
    expect(custodian.row("Disamarkan").or_(custodian.row(case.number)).first).to_be_visible()
    open_board(uninvolved)
    expect(figure(uninvolved, "Lewat batas waktu")).to_have_text("0")
    for path in ("penyelia/?keadaan=lewat", "pemberitahuan/?daftar=semua"):
        uninvolved.page.goto(f"{uninvolved.address}/meja/{path}")
        expect(uninvolved.page.get_by_text(case.number)).to_have_count(0)
    expect(bell(uninvolved)).not_to_contain_text(re.compile("[1-9]"))
    assert not mails_to("penyelia2")
    assert not mails_to(HEAD)
    sound()


def test_emergency_calls_until_one_takes_it(clock: Clock, officer: SignIn) -> None:
    with_addresses()
    case = lodge(urgency=Urgency.EMERGENCY).case
    item = WorkItem.objects.get(matter=case.matter, post=Post.PETUGAS_PIKET)
    beat()
    calls = len(mails_to("petugas_piket"))
    assert calls
    for _ in range(2):
        clock.shift(timedelta(minutes=11))
        beat()
    assert len(mails_to("petugas_piket")) > calls

    duty = officer("petugas_piket")
    expect_told(duty, "[Dd]arurat", case.number)
    duty.take(item.title, case.number)
    calls = len(mails_to("petugas_piket2"))
    clock.shift(timedelta(minutes=25))
    beat()
    assert len(mails_to("petugas_piket2")) == calls
    sound()
