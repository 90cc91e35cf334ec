"""Sight as things change: one case, a handful of people, every surface after every step.

The rule is kept a second time in plain Python (``Kept``), from DOMAIN.md and not from the
product. After each step the right, the selector and the pages have to agree with it.
"""

from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as product
from django.core.cache import cache
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Absence, Membership
from sigap_cases.cases.enums import CloseReason, Level
from sigap_cases.cases.exceptions import GrantRefused
from sigap_cases.cases.models import Case, EmergencyAccess, Referral
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.cases.services import (
    confidentiality,
    documents,
    emergency_access,
    lifecycle,
    referrals,
)
from tests import referring
from tests.attack.test_access_matrix import quiet
from tests.desk import world
from tests.factories import make_absence
from workflows.services import assignment


NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WORKER = "I Wayan Suardana"
INTAKE, COUNSEL, SUPERVISOR = "petugas_pengaduan", "pendamping_hukum", "penyelia"
HEAD, VILLAGE, PARTNER, AUDITOR = "kepala_dinas", "petugas_desa", "mitra", "auditor"
# Who may open the case in an emergency.
DUTY = "petugas_piket"
PEOPLE = (INTAKE, COUNSEL, SUPERVISOR, HEAD, VILLAGE, PARTNER, AUDITOR, DUTY)
# Who may lose a post or go away: the supervisor has to be there to act.
MOVING = (INTAKE, COUNSEL, HEAD, VILLAGE, PARTNER, DUTY)
# At the office; the others sit elsewhere.
OFFICE = {INTAKE, COUNSEL, SUPERVISOR, HEAD, DUTY}
READERS = {INTAKE, COUNSEL, SUPERVISOR, DUTY}
CUSTODIANS = frozenset(world.CUSTODIANS)


@dataclass
class Kept:
    """The rule in plain words, for one case of the office."""

    level: str = Level.NORMAL
    is_open: bool = True
    # User name -> until when; None for good.
    grants: dict[str, datetime | None] = field(default_factory=dict)
    # Until when the duty officer has it open in an emergency.
    opened_until: datetime | None = None
    # Whose own posts are held now.
    posts: set[str] = field(default_factory=lambda: set(PEOPLE))
    # Who acts for whom, until which day is over.
    deputies: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    # The first contact: whoever holds it, and whether it is over without being done.
    holder: str = ""
    is_cancelled: bool = False
    is_referred: bool = False
    # The last day on which the partner has the referral.
    referred_until: date = date.min

    def held_by(self, name: str) -> set[str]:
        """Posts, by the name of whom they belong to: one's own, and an absent one's."""
        held = {name} & self.posts
        for absent, (deputy, until) in self.deputies.items():
            # A deputy acts at a unit where they work themselves.
            if deputy == name and held and timezone.now() < until:
                held |= {absent} & self.posts
        return held

    def has_grant(self, name: str) -> bool:
        until = self.grants.get(name, timezone.now())
        return name in self.grants and (until is None or until > timezone.now())

    def has_opened(self, name: str) -> bool:
        """As long as they hold the post by which they did."""
        is_open = self.opened_until is not None and timezone.now() < self.opened_until
        return is_open and name == DUTY and DUTY in self.posts

    def sees(self, name: str) -> bool:
        held = self.held_by(name)
        if not held or self.has_grant(name) or self.has_opened(name):
            return bool(held)
        if self.level == Level.SECRET:
            return False
        holds_task = self.holder == name and INTAKE in held
        return holds_task or bool(held & self.reading_posts())

    def reading_posts(self) -> set[str]:
        if self.level == Level.NORMAL:
            return READERS | {AUDITOR}
        # Of a limited case the supervisor's, and those with a task in it.
        return {SUPERVISOR} if self.is_cancelled else {SUPERVISOR, INTAKE}

    def sees_referral(self, name: str) -> bool:
        received = (
            self.is_referred
            and timezone.localdate() <= self.referred_until
            and self.level != Level.SECRET
            and PARTNER in self.held_by(name)
        )
        return self.sees(name) or received


@dataclass(frozen=True)
class Place:
    """What a machine starts from: a case with a document."""

    case: Case
    document: int


class SightMachine(RuleBasedStateMachine):
    place: Place

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.clock = self.stack.enter_context(time_machine.travel(NOW, tick=False))
        self.stack.enter_context(transaction.atomic())
        self.kept = Kept()
        self.turn = 0
        self.referral: Referral | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.stack.close()

    @property
    def case(self) -> Case:
        return Case.objects.select_related("matter", "process", "owner").get(
            pk=self.place.case.pk
        )

    # --- what happens -----------------------------------------------------------------

    @rule(name=st.sampled_from(PEOPLE), days=st.sampled_from([None, 2, 9]))
    def grant(self, name: str, days: int | None) -> None:
        if name == SUPERVISOR or not self.kept.held_by(name):
            return
        until = None if days is None else timezone.now() + timedelta(days=days)
        is_refused = self.kept.level != Level.NORMAL and self.kept.held_by(name) == {
            VILLAGE
        }
        with pytest.raises(GrantRefused) if is_refused else nullcontext():
            confidentiality.grant(
                self.case,
                world.user(name),
                by=world.user(SUPERVISOR),
                reason="Membantu",
                until=until,
            )
        if not is_refused:
            self.kept.grants[name] = until

    @precondition(lambda self: self.kept.grants and self.kept.level != Level.SECRET)
    @rule(data=st.data())
    def revoke(self, data: Any) -> None:
        name = data.draw(st.sampled_from(sorted(self.kept.grants)))
        confidentiality.revoke(
            self.case, world.user(name), by=world.user(SUPERVISOR), reason="Selesai"
        )
        del self.kept.grants[name]

    @precondition(lambda self: self.kept.is_open and self.kept.level != Level.SECRET)
    @rule(level=st.sampled_from(Level))
    def change_level(self, level: Level) -> None:
        if level == self.kept.level:
            return
        confidentiality.change_level(
            self.case, level, by=world.user(SUPERVISOR), reason="Keadaan berubah"
        )
        self.kept.level = level
        if level == Level.SECRET:
            named = {name for name in CUSTODIANS if self._is_there(name)}
            self.kept.grants |= dict.fromkeys(named, None)
        self._taken_back()

    @precondition(lambda self: self.kept.is_open and self.kept.level == Level.SECRET)
    @rule(level=st.sampled_from([Level.NORMAL, Level.LIMITED]))
    def lower_level(self, level: Level) -> None:
        confidentiality.change_level(
            self.case, level, by=world.user(SUPERVISOR), reason="Keadaan berubah"
        )
        self.kept.level = level
        self._taken_back()

    def _is_there(self, name: str) -> bool:
        return name not in PEOPLE or bool(self.kept.held_by(name))

    def _taken_back(self) -> None:
        """What somebody holds who may no longer see it goes back to the queue."""
        holder = self.kept.holder
        if holder and not self.kept.sees(holder):
            self.kept.holder = ""

    @rule(name=st.sampled_from(MOVING))
    def lose_post(self, name: str) -> None:
        today = timezone.localdate()
        Membership.objects.filter(user=world.user(name)).update(
            valid=DateRange(today - timedelta(days=30), today)
        )
        self.kept.posts.discard(name)

    @rule(name=st.sampled_from(MOVING))
    def get_post(self, name: str) -> None:
        Membership.objects.filter(user=world.user(name)).update(
            valid=DateRange(timezone.localdate() - timedelta(days=30), None)
        )
        self.kept.posts.add(name)

    @precondition(lambda self: not self.kept.deputies)
    @rule(
        absent=st.sampled_from([INTAKE, COUNSEL]),
        deputy=st.sampled_from([HEAD, COUNSEL, INTAKE]),
    )
    def go_away(self, absent: str, deputy: str) -> None:
        if absent == deputy:
            return
        make_absence(world.user(absent), deputy=world.user(deputy), days=4)
        first = timezone.localtime().replace(hour=0, minute=0)
        self.kept.deputies[absent] = (deputy, first + timedelta(days=4))

    @precondition(lambda self: self.kept.deputies)
    @rule()
    def come_back(self) -> None:
        Absence.objects.update(called_off_at=timezone.now())
        self.kept.deputies.clear()

    @rule(days=st.sampled_from([1, 3]))
    def days_pass(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))

    @precondition(lambda self: DUTY in self.kept.posts and not self.kept.sees(DUTY))
    @rule()
    def break_glass(self) -> None:
        # Not more often than anybody may within an hour.
        self.clock.shift(timedelta(minutes=20))
        emergency_access.open_case(
            self.case.number, by=world.user(DUTY), reason="Pekerja dalam bahaya."
        )
        access = EmergencyAccess.objects.filter(case=self.case).latest("pk")
        assert access.expires_at > timezone.now()
        self.kept.opened_until = access.expires_at

    @precondition(lambda self: self.kept.has_opened(DUTY))
    @rule()
    def close_the_glass(self) -> None:
        emergency_access.end(
            EmergencyAccess.objects.filter(case=self.case).latest("pk"),
            by=world.user(DUTY),
        )
        self.kept.opened_until = None

    @precondition(lambda self: self.kept.has_opened(DUTY))
    @rule()
    def hours_pass(self) -> None:
        self.clock.shift(timedelta(hours=product.BREAK_GLASS_HOURS))

    @precondition(lambda self: self.kept.is_open and not self.kept.holder)
    @rule()
    def claim(self) -> None:
        can = INTAKE in self.kept.held_by(INTAKE) and INTAKE not in self.kept.deputies
        if not can or (self.kept.level == Level.SECRET and not self.kept.sees(INTAKE)):
            return
        assignment.claim(world.item(self.case), by=world.user(INTAKE))
        self.kept.holder = INTAKE

    @precondition(lambda self: self.kept.is_open and self.kept.holder)
    @rule()
    def release(self) -> None:
        if not self.kept.sees(INTAKE) or INTAKE not in self.kept.held_by(INTAKE):
            return
        assignment.release(world.item(self.case), by=world.user(INTAKE))
        self.kept.holder = ""

    @precondition(lambda self: self.kept.is_open and self.kept.level != Level.LIMITED)
    @rule()
    def close(self) -> None:
        """By the case worker, who sees a limited case only with a task in it."""
        lifecycle.close_early(
            self.case,
            CloseReason.WITHDRAWN,
            reason="Pelapor mencabut aduan",
            by=world.user("petugas_penanganan"),
        )
        self.kept.is_open, self.kept.holder = False, ""
        self.kept.is_cancelled, self.kept.is_referred = True, False

    @precondition(
        lambda self: (
            self.kept.is_open
            and self.referral is None
            and self.kept.level != Level.SECRET
        )
    )
    @rule()
    def refer(self) -> None:
        self.referral = referring.refer(self.case, by=SUPERVISOR)
        self.kept.is_referred = True
        self.kept.referred_until = self.referral.ends_on

    @precondition(
        lambda self: (
            self.kept.is_referred
            and self.kept.is_open
            and timezone.localdate() <= self.kept.referred_until
        )
    )
    @rule()
    def take_referral_back(self) -> None:
        assert self.referral is not None
        referral = Referral.objects.select_related("case", "process", "matter").get(
            pk=self.referral.pk
        )
        referrals.withdraw(
            referral, reason="Tidak perlu lagi", by=world.user(SUPERVISOR)
        )
        self.kept.is_referred = False

    # --- what has to hold -------------------------------------------------------------

    @invariant()
    def right_and_selector_follow_the_rule(self) -> None:
        case = self.case
        for name in PEOPLE:
            user = world.user(name)
            expected = self.kept.sees(name)
            assert user.has_perm("cases.view_case", case) == expected, name
            seen = cases_visible_to(user).filter(pk=case.pk).exists()
            assert seen == expected, name

    @invariant()
    def surfaces_follow_the_rule(self) -> None:
        """Two people at each step, in turn: each of them many times in a run."""
        self.turn += 1
        for name in (PEOPLE[self.turn % 8], PEOPLE[(self.turn + 3) % 8]):
            self._surfaces(name)

    def _surfaces(self, name: str) -> None:
        client, number = Client(), self.place.case.number
        client.force_login(world.user(name))
        is_seen = self.kept.sees(name)
        status = 200 if is_seen else 404
        document = reverse("desk:document", args=[number, self.place.document])
        for address in (reverse("desk:case", args=[number]), document):
            answer = client.get(address)
            answer.getvalue()
            assert answer.status_code == status, (name, address)
        found = client.get(reverse("desk:cases"), {"q": WORKER})
        assert (number.encode() in found.content) == is_seen, name
        inbox = client.get(reverse("desk:inbox"))
        if not is_seen:
            assert number.encode() not in inbox.content, name
            board = client.get(reverse("supervision:board"))
            assert number.encode() not in board.content, name
        if self.referral is not None:
            page = reverse("desk:referral", args=[self.referral.number])
            shown = 200 if self.kept.sees_referral(name) else 404
            assert client.get(page).status_code == shown, name


@pytest.fixture
def place(desk: None) -> Place:
    with time_machine.travel(NOW, tick=False):
        case = world.lodge(worker=WORKER)
        paper = documents.add(
            case, world.photo(), kind="photo", title="Paspor", by=world.user(INTAKE)
        )
    return Place(case=case, document=paper.pk)


@pytest.mark.slow
def test_every_surface_follows_the_rule_as_things_change(place: Place) -> None:
    machine = type("Machine", (SightMachine,), {"place": place})
    cache.clear()
    with quiet():
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=8,
                stateful_step_count=10,
                # A failure is told as it came: making it smaller would take minutes.
                phases=[Phase.explicit, Phase.generate],
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
