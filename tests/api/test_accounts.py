"""A system holds a post to see by it; it is nobody who could do a task."""

import pytest

from accounts.enums import UnitKind
from accounts.models import Unit
from accounts.selectors import colleagues_of, holders_of
from sigap_cases.cases.services.orphans import tasks_without_holder
from sigap_cases.cases.services.separating import candidates
from tests.desk import world
from workflows.models import WorkItem

from .conftest import System, Systems, make_system


pytestmark = pytest.mark.django_db


def _task_of(system: System) -> WorkItem:
    """A task that waits for the post of the system."""
    case = world.lodge()
    item = WorkItem.objects.filter(matter_id=case.matter_id, state="open").latest("pk")
    item.post, item.unit_path = system.client.post, system.client.unit.path
    WorkItem.objects.filter(pk=item.pk).update(post=item.post, unit_path=item.unit_path)
    return item


def test_a_system_does_no_task_and_stands_in_for_nobody(systems: Systems) -> None:
    system, officer = systems.village, world.user("petugas_desa")
    account = system.client.account
    item = _task_of(system)
    assert officer in candidates(item)
    assert account not in candidates(item)
    assert account not in colleagues_of(world.user("perbekel"))
    assert account not in holders_of(item.post, item.unit_path)


def test_a_post_that_only_a_system_holds_is_held_by_nobody(systems: Systems) -> None:
    empty = Unit.objects.filter(kind=UnitKind.PARTNER, memberships=None).earliest("pk")
    alone = make_system("mitra", empty.code, name="Sistem tanpa petugas")
    held = {
        system: tasks_without_holder(WorkItem.objects.filter(pk=_task_of(system).pk))
        for system in (systems.village, alone)
    }
    assert not held[systems.village].exists()
    assert held[alone].exists()
