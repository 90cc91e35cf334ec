"""Builds the demo: the past year of an office that exists nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from random import Random

import time_machine
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.enums import Post
from accounts.models import User
from accounts.services.demo import create_demo_accounts
from notifications.channels.registry import carried_by
from sigap_cases.cases.enums import Channel
from sigap_cases.cases.models import Case
from sigap_cases.cases.services.intake import Lodging
from workflows import extensions as engine
from workflows.models import ProcessVersion

from . import (
    auditing,
    emergencies,
    letters,
    monitoring,
    oversight,
    protection,
    referrals,
)
from .aid import seed_aid
from .beside import Beside
from .figures import MONTHS
from .forms import Choices
from .office import Office, awake, name_custodians
from .profiles import Reference, TypeDeck, complaint, told_again
from .publishing import seed_list, seed_suggestions
from .requests import asked_in_a_year, lodging_of
from .scripts import WHOLE, Ending, Script, pick
from .sending import Pretended
from .simulation import Simulation, Story, Tell
from .telling import can_be_told_twice, plan_answer, plan_early_end, register
from .village_letters import seed_letters
from .villages import WHOLE as PEOPLE
from .working import plan_work


SEED = 20250916
DAYS = 365
# The reference data and the accounts are a little older than the first complaint.
OPENED_BEFORE = timedelta(days=30)


def seed(
    *, count: int = WHOLE, seed_number: int = SEED, tell: Tell | None = None
) -> int:
    """Make the accounts and ``count`` complaints; all of it or nothing.

    ``tell`` hears of each month that begins.

    Refused where the settings name no demo password, as an office's do not.
    """
    password = getattr(settings, "DEMO_PASSWORD", "")
    if not password:
        raise ImproperlyConfigured(
            "Demo data are refused: these settings have no DEMO_PASSWORD."
        )
    now = timezone.now()
    begin = now - timedelta(days=DAYS)
    with (
        _nobody_woken(),
        carried_by(partial(Pretended, until=now)),
        time_machine.travel(
            (begin - OPENED_BEFORE).astimezone(UTC), tick=False
        ) as clock,
        transaction.atomic(),
    ):
        if not ProcessVersion.objects.exists():
            call_command("load_reference", stdout=StringIO())
        create_demo_accounts(password)
        name_custodians()
        simulation = Simulation(Office.read(), clock, until=now, tell=tell)
        rng = Random(seed_number)  # noqa: S311 demo data, no secret
        told = list(_stories(simulation, rng, count, begin))
        share = round(protection.WHOLE * count / WHOLE)
        told += _requests(simulation, rng, share, begin)
        if count >= WHOLE:
            told += requests_of_the_year(simulation, rng, begin)
            papers_beside(Beside(simulation, [story for _, story in told]), begin)
        for moment, story in told:
            simulation.at(moment, story, partial(register, simulation, story))
        people = PEOPLE * count // WHOLE
        monitoring.plan(simulation, count=people, seed_number=seed_number)
        simulation.run(_look)
        villages_of_the_year(count, seed_number)
        seed_list()
        seed_suggestions()
    return Case.objects.count()


def villages_of_the_year(count: int, seed_number: int) -> None:
    """What villages do for their people: who of them gets aid, and their letters."""
    seed_aid()
    if count >= WHOLE:
        seed_letters(seed_number)


def papers_beside(beside: Beside, begin: datetime) -> None:
    letters.plan(beside)
    referrals.plan(beside)
    oversight.plan(beside, begin)
    auditing.plan(beside)
    emergencies.plan(beside)


@contextmanager
def _nobody_woken() -> Iterator[None]:
    """The simulation is its own worker: no broker hears of what is due in it."""
    before = engine.installed()
    engine.install(replace(before, wake=lambda _name: None))
    try:
        yield
    finally:
        engine.install(before)


def _stories(
    sim: Simulation, rng: Random, count: int, begin: datetime
) -> Iterator[tuple[datetime, Story]]:
    """Each story with the moment at which its complaint is brought."""
    reference, deck = Reference.read(), TypeDeck(rng, count)
    told: list[tuple[datetime, Story]] = []
    scripts = pick(rng, count)
    for script in sorted(scripts, key=_place_in_line):
        own = Random(rng.getrandbits(64))  # noqa: S311 demo data, no secret
        if script.ending == Ending.DUPLICATE and told:
            yield _told_again(sim, own, script, rng.choice(told))
            continue
        lodging = complaint(own, script, deck.draw(script), reference)
        moment, story = _new_story(
            sim, own, script, lodging, _brought(own, script, begin, sim.until)
        )
        yield moment, story
        if can_be_told_twice(story):
            told.append((moment, story))


def _requests(
    sim: Simulation, rng: Random, count: int, begin: datetime
) -> Iterator[tuple[datetime, Story]]:
    """Those who come for a protection process and complain of nothing."""
    reference = Reference.read()
    staffed = list(sim.office.villages.values())
    for kind, script in protection.drawn(rng, count):
        own = Random(rng.getrandbits(64))  # noqa: S311 demo data, no secret
        lodging = protection.request(own, kind, script, reference, staffed)
        moment = _brought(own, script, begin, sim.until)
        yield _new_story(sim, own, script, lodging, moment)


def requests_of_the_year(
    sim: Simulation, rng: Random, begin: datetime
) -> Iterator[tuple[datetime, Story]]:
    """What the public asks beside complaints, and legal aid: the same every year."""
    for asked in asked_in_a_year():
        own = Random(rng.getrandbits(64))  # noqa: S311 demo data, no secret
        lodging = lodging_of(own, asked)
        moment = _brought(own, asked.script, begin, sim.until)
        if lodging.channel == Channel.PORTAL:
            moment = min(awake(own, moment, 0, 0), sim.until - timedelta(minutes=20))
            yield moment, _story(own, asked.script, lodging)
            continue
        post = Post.PETUGAS_PENGADUAN
        by = own.choice(sim.office.holders[post]).username
        at_desk = sim.office.at_work(own, moment - timedelta(days=1), 0, 3)
        yield at_desk, _story(own, asked.script, lodging, by=by)


def _place_in_line(script: Script) -> int:
    """Scripts that ask for a type draw first; what is told twice comes after all others."""
    if script.ending == Ending.DUPLICATE:
        return 2
    return 0 if script.types else 1


def _new_story(
    sim: Simulation, rng: Random, script: Script, lodging: Lodging, moment: datetime
) -> tuple[datetime, Story]:
    at_desk = sim.office.at_work(rng, moment, 0, 3)
    if lodging.channel != Channel.PORTAL and at_desk >= sim.until:
        # The office is closed now: who brings it today brings it to the portal.
        lodging = replace(lodging, channel=Channel.PORTAL, letter_number="")
    if lodging.channel == Channel.PORTAL:
        moment = min(awake(rng, moment, 0, 0), sim.until - timedelta(minutes=20))
        return moment, _story(rng, script, lodging)
    by = _registrar(sim.office, rng, lodging.channel)
    if lodging.channel == Channel.VILLAGE:
        lodging = replace(lodging, village=sim.office.villages[by.pk])
    if lodging.channel == Channel.LETTER:
        sent = timezone.localtime(at_desk).date() - timedelta(days=rng.randint(1, 6))
        lodging = replace(lodging, letter_date=sent)
    return at_desk, _story(rng, script, lodging, by=by.username)


def _registrar(office: Office, rng: Random, channel: str) -> User:
    village = channel == Channel.VILLAGE
    return rng.choice(
        office.holders[Post.PETUGAS_DESA if village else Post.PETUGAS_PENGADUAN]
    )


def _told_again(
    sim: Simulation, rng: Random, script: Script, first: tuple[datetime, Story]
) -> tuple[datetime, Story]:
    earlier, story = first
    moment = sim.office.at_work(rng, earlier, 10, 120)
    lodging = told_again(rng, story.lodging)
    by = _registrar(sim.office, rng, lodging.channel)
    return moment, _story(rng, script, lodging, by=by.username, same_as=story)


def _story(
    rng: Random,
    script: Script,
    lodging: Lodging,
    *,
    by: str = "",
    same_as: Story | None = None,
) -> Story:
    return Story(
        script=script,
        lodging=lodging,
        rng=rng,
        choices=Choices(script.answers),
        by=by,
        same_as=same_as,
    )


def _brought(rng: Random, script: Script, begin: datetime, end: datetime) -> datetime:
    """When the complaint comes: as far back as its script needs to be where it is."""
    if script.stop and script.ending is None:
        return end - timedelta(days=script.days * rng.uniform(0.6, 1.0), minutes=25)
    latest = end - timedelta(days=script.days * 1.3 + 4)
    while True:
        moment = begin + (latest - begin) * rng.random()
        if rng.random() * max(MONTHS.values()) < MONTHS.get(moment.month, 1.0):
            return moment


def _look(sim: Simulation, story: Story) -> None:
    """Plan what follows from what the story's tasks and waits are now."""
    sim.meet(story)
    for item in sim.open_items(story):
        if story.script.ending is None or item.step != story.script.stop:
            plan_work(sim, story, item)
        elif not story.stopped:
            story.stopped = True
            plan_early_end(sim, story, item)
    for wait in sim.armed_waits(story):
        plan_answer(sim, story, wait)
    for child in protection.children(story):
        _look(sim, child)
