"""The short way to see a case through a task that is held agrees with the rule as SQL."""

import pytest

from accounts.enums import Post, UnitKind
from accounts.models import Unit
from sigap_cases.cases.enums import Level
from sigap_cases.cases.selectors import sees_by_held_task, takes_part_in_matter
from tests.factories import make_case, make_holder, make_item, make_unit, make_version
from workflows.enums import ItemState


@pytest.fixture
def office() -> Unit:
    return make_unit(UnitKind.OFFICE)


@pytest.mark.django_db
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(
    ("kind", "post"),
    [
        (UnitKind.OFFICE, Post.KEPALA_DINAS),
        (UnitKind.OFFICE, Post.PETUGAS_PENGADUAN),
        (UnitKind.VILLAGE, Post.PETUGAS_DESA),
    ],
)
def test_sees_by_held_task_never_says_more_than_the_rule(
    office: Unit, level: Level, kind: UnitKind, post: Post
) -> None:
    case = make_case(office, level=level)
    unit = make_unit(kind)
    holder = make_holder(post, unit)
    item = make_item(
        case.matter,
        version=make_version(),
        post=post,
        unit=unit,
        state=ItemState.CLAIMED,
        owner=holder,
    )
    if sees_by_held_task(item, kind):
        assert takes_part_in_matter(holder, case.matter_id)
    else:
        assert level == Level.SECRET or kind == UnitKind.VILLAGE
