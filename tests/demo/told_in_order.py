"""What holds of a year that is told in order, by people of the posts."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from sigap_cases.cases.models import Case
from sigap_cases.demo.protection import BY_KIND
from workflows.models import ActionRun, Deadline, Event, WorkItem


COUNT = 24


def both_open_and_closed() -> None:
    assert Case.objects.filter(kind="aduan").count() == COUNT
    assert Case.objects.filter(links_to__kind="child").exists()
    assert Case.objects.filter(kind__in=BY_KIND).exists()
    assert Case.objects.filter(closed_at=None).exists()
    assert Case.objects.exclude(closed_at=None).exists()


def numbers_in_the_order_they_came() -> None:
    by_number = Case.objects.order_by("register_year", "register_number")
    assert list(by_number) == list(by_number.order_by("lodged_at"))


def events_in_order_and_none_from_the_future() -> None:
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()


def history_by_the_moved_clock() -> None:
    first = Case.objects.earliest("lodged_at")
    began = first.history.earliest("history_date")
    assert abs((began.history_date - first.lodged_at).total_seconds()) < 1
    assert not Deadline.objects.filter(due_at__lte=F("started_at")).exists()


def officers_in_office_hours() -> None:
    taken = WorkItem.objects.exclude(claimed_at=None)
    day_and_night = ("emergency_contact", "emergency_backup", "tell_family")
    hours = {
        timezone.localtime(moment).hour
        for moment in taken.exclude(step__in=day_and_night).values_list(
            "claimed_at", flat=True
        )
        if moment is not None
    }
    assert hours <= set(range(8, 16))


def no_action_undone() -> None:
    assert not ActionRun.objects.filter(state__in=("ready", "failed")).exists()


def a_second_seed_is_refused() -> None:
    before = Event.objects.count()
    call_command("seed_demo", "--if-empty")
    assert Event.objects.count() == before
    with pytest.raises(CommandError, match="empty database"):
        call_command("seed_demo")


CHECKS: tuple[Callable[[], None], ...] = (
    both_open_and_closed,
    numbers_in_the_order_they_came,
    events_in_order_and_none_from_the_future,
    history_by_the_moved_clock,
    officers_in_office_hours,
    no_action_undone,
    a_second_seed_is_refused,
)
