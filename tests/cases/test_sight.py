"""Who may see a case, by example: as SQL and for one case."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.enums import Post
from sigap_cases.cases.enums import CaseKind, Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import check_can_work
from sigap_cases.cases.selectors import cases_visible_to, named_people, search
from tests.factories import (
    give_post,
    grant_person,
    grant_post,
    make_case,
    make_holder,
    make_item,
    make_user,
    make_version,
)
from workflows import policies as engine
from workflows.enums import ItemState
from workflows.exceptions import NotAllowed
from workflows.models import ProcessVersion
from workflows.selectors import items_in_reach, mine, queue

from .regency import Regency, build_regency


pytestmark = pytest.mark.django_db


@pytest.fixture
def regency() -> Regency:
    return build_regency()


@pytest.fixture
def version() -> ProcessVersion:
    return make_version()


def sees(user: Any, case: Case) -> bool:
    """Both forms of the rule, which must agree."""
    one = user.has_perm("cases.view_case", case)
    assert cases_visible_to(user).filter(pk=case.pk).exists() == one
    return bool(one)


# --- by example ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "post",
    [
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PENANGANAN,
        Post.PENDAMPING_HUKUM,
        Post.PENDAMPING_REINTEGRASI,
        Post.PETUGAS_PIKET,
        Post.PENYELIA,
    ],
)
def test_posts_of_the_office_see_its_normal_cases(regency: Regency, post: Post) -> None:
    case = make_case(regency.office)

    assert sees(make_holder(post, regency.office), case)
    assert not sees(make_holder(post, regency.other_office), case)


@pytest.mark.parametrize(
    "post",
    [
        Post.KEPALA_DINAS,
        Post.ADMIN_SISTEM,
        Post.PETUGAS_PPID,
        Post.ATASAN_PPID,
    ],
)
@pytest.mark.parametrize("level", list(Level))
def test_posts_that_read_no_cases_see_none(
    regency: Regency, post: Post, level: Level
) -> None:
    assert not sees(
        make_holder(post, regency.office), make_case(regency.office, level=level)
    )


def test_office_above_the_owner_sees_its_cases_and_the_section_not_the_offices(
    regency: Regency,
) -> None:
    office, section = make_case(regency.office), make_case(regency.section)
    at_office = make_holder(Post.PENYELIA, regency.office)
    at_section = make_holder(Post.PENYELIA, regency.section)

    assert (sees(at_office, office), sees(at_office, section)) == (True, True)
    assert (sees(at_section, office), sees(at_section, section)) == (False, True)


def test_auditor_sees_normal_cases_of_the_whole_regency_and_works_on_none(
    regency: Regency,
) -> None:
    auditor = make_holder(Post.AUDITOR, regency.inspectorate)

    assert sees(auditor, make_case(regency.office))
    assert not sees(auditor, make_case(regency.office, level=Level.LIMITED))
    assert not sees(auditor, make_case(regency.office, level=Level.SECRET))
    assert not sees(auditor, make_case(regency.partner))
    with pytest.raises(NotAllowed):
        check_can_work(auditor, make_case(regency.office))


def test_village_sees_what_it_lodged_and_nothing_of_its_people(
    regency: Regency,
) -> None:
    officer = make_holder(Post.PETUGAS_DESA, regency.village)
    neighbour = make_holder(Post.PERBEKEL, regency.neighbour)
    lodged = make_case(regency.office, village=regency.neighbour)
    of_the_village = make_case(
        regency.office, village=regency.village, village_may_know=True
    )
    grant_post(lodged, Post.PETUGAS_DESA, regency.village)

    assert sees(officer, lodged)
    assert not sees(officer, of_the_village)
    assert not sees(neighbour, lodged)
    assert not sees(make_holder(Post.PERBEKEL, regency.village), lodged)
    assert not sees(make_holder(Post.CAMAT, regency.district), lodged)


@pytest.mark.parametrize("level", [Level.LIMITED, Level.SECRET])
def test_village_never_sees_what_is_limited_grant_or_not(
    regency: Regency, level: Level
) -> None:
    case = make_case(regency.office, level=level)
    grant_post(case, Post.PETUGAS_DESA, regency.village)

    assert not sees(make_holder(Post.PETUGAS_DESA, regency.village), case)


def test_partner_sees_only_what_is_referred_to_it(regency: Regency) -> None:
    officer = make_holder(Post.MITRA, regency.partner)
    referred, limited, secret, other = (
        make_case(regency.office),
        make_case(regency.office, level=Level.LIMITED),
        make_case(regency.office, level=Level.SECRET),
        make_case(regency.office),
    )
    for case in (referred, limited, secret):
        grant_post(case, Post.MITRA, regency.partner)

    assert [sees(officer, case) for case in (referred, limited, secret, other)] == [
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(NotAllowed):
        check_can_work(officer, referred)


def test_head_of_office_sees_a_case_only_while_holding_its_task(
    regency: Regency, version: ProcessVersion
) -> None:
    head = make_holder(Post.KEPALA_DINAS, regency.office)
    case = make_case(regency.office)
    item = make_item(
        case.matter, version=version, post=Post.KEPALA_DINAS, unit=regency.office
    )
    assert not sees(head, case)

    item.owner, item.state = head, ItemState.CLAIMED
    item.save()
    assert sees(head, case)

    item.state, item.closed_at = ItemState.DONE, timezone.now()
    item.save()
    assert not sees(head, case)


def test_limited_case_is_for_supervisors_and_posts_with_a_task_in_it(
    regency: Regency, version: ProcessVersion
) -> None:
    case = make_case(regency.office, level=Level.LIMITED)
    make_item(
        case.matter,
        version=version,
        post=Post.PETUGAS_PENGADUAN,
        unit=regency.office,
        state=ItemState.DONE,
    )
    make_item(
        case.matter,
        version=version,
        post=Post.PETUGAS_PIKET,
        unit=regency.office,
        state=ItemState.CANCELLED,
    )

    assert sees(make_holder(Post.PENYELIA, regency.office), case)
    assert sees(make_holder(Post.PETUGAS_PENGADUAN, regency.office), case)
    assert not sees(make_holder(Post.PETUGAS_PIKET, regency.office), case)
    assert not sees(make_holder(Post.PETUGAS_PENANGANAN, regency.office), case)
    assert not sees(make_holder(Post.PETUGAS_PENGADUAN, regency.section), case)


def test_secret_case_is_seen_by_grant_to_the_person_only(
    regency: Regency, version: ProcessVersion
) -> None:
    case = make_case(regency.office, level=Level.SECRET)
    named = make_holder(Post.PETUGAS_PENANGANAN, regency.office)
    supervisor = make_holder(Post.PENYELIA, regency.office)
    grant_person(case, named)
    grant_post(case, Post.PENYELIA, regency.office)
    make_item(
        case.matter,
        version=version,
        post=Post.PENYELIA,
        unit=regency.office,
        state=ItemState.CLAIMED,
        owner=supervisor,
    )

    assert sees(named, case)
    assert not sees(supervisor, case)
    assert list(named_people(case.matter_id) or ()) == [named]


@pytest.mark.parametrize("level", list(Level))
def test_grant_that_has_ended_gives_nothing(regency: Regency, level: Level) -> None:
    case = make_case(regency.office, level=level)
    officer = make_holder(Post.MITRA, regency.partner)
    grant_person(case, officer, ended=True)
    grant_post(case, Post.MITRA, regency.partner, ended=True)

    assert not sees(officer, case)


def test_grant_of_another_right_gives_no_sight(regency: Regency) -> None:
    case = make_case(regency.office)
    officer = make_holder(Post.MITRA, regency.partner)
    grant_person(case, officer, codename="work_case")

    assert not sees(officer, case)


def test_deactivated_person_sees_nothing(regency: Regency) -> None:
    case = make_case(regency.office)
    user = make_holder(Post.PENYELIA, regency.office)
    grant_person(case, user)
    user.is_active = False
    user.save()

    assert not sees(user, case)


def test_post_that_ended_yesterday_gives_nothing_not_even_its_task(
    regency: Regency, version: ProcessVersion
) -> None:
    today = timezone.localdate()
    case = make_case(regency.office)
    user = make_user("petugas_penanganan")
    give_post(user, Post.PETUGAS_PENANGANAN, regency.office, until=today)
    give_post(user, Post.PETUGAS_DESA, regency.village)
    item = make_item(
        case.matter,
        version=version,
        post=Post.PETUGAS_PENANGANAN,
        unit=regency.office,
        state=ItemState.CLAIMED,
        owner=user,
    )

    assert not sees(user, case)
    assert item not in items_in_reach(user)
    assert item not in mine(user)


def test_post_that_ends_today_still_counts_and_one_from_tomorrow_does_not(
    regency: Regency,
) -> None:
    today = timezone.localdate()
    case = make_case(regency.office)
    ending, coming = make_user("penyelia"), make_user("penyelia")
    give_post(ending, Post.PENYELIA, regency.office, until=today + timedelta(days=1))
    give_post(coming, Post.PENYELIA, regency.office, since=today + timedelta(days=1))

    assert (sees(ending, case), sees(coming, case)) == (True, False)


def test_grant_to_person_without_any_post_gives_nothing(regency: Regency) -> None:
    case = make_case(regency.office)
    user = make_user("orang_luar")
    grant_person(case, user)

    assert not sees(user, case)
    assert not sees(AnonymousUser(), case)


def test_unit_that_was_closed_gives_nothing(regency: Regency) -> None:
    case = make_case(regency.office)
    user = make_holder(Post.PENYELIA, regency.office)
    regency.office.is_active = False
    regency.office.save()

    assert not sees(user, case)


def test_village_holding_a_task_loses_it_from_sight_when_the_case_becomes_limited(
    regency: Regency, version: ProcessVersion
) -> None:
    case = make_case(regency.office)
    officer = make_holder(Post.PETUGAS_DESA, regency.village)
    make_item(
        case.matter,
        version=version,
        post=Post.PETUGAS_DESA,
        unit=regency.village,
        state=ItemState.CLAIMED,
        owner=officer,
    )
    assert sees(officer, case)

    case.level = Level.LIMITED
    case.save()

    assert not sees(officer, case)


def test_right_over_all_cases_is_never_given(regency: Regency) -> None:
    user = make_holder(Post.PENYELIA, regency.office)

    assert not user.has_perm("cases.view_case")
    assert not user.has_perm("cases.change_case", make_case(regency.office))


def test_queue_of_secret_task_is_for_the_named_alone(
    regency: Regency, version: ProcessVersion
) -> None:
    case = make_case(regency.office, level=Level.SECRET)
    item = make_item(
        case.matter, version=version, post=Post.PETUGAS_PENANGANAN, unit=regency.office
    )
    worker = make_holder(Post.PETUGAS_PENANGANAN, regency.office)
    named_with_other_post = make_holder(Post.PENYELIA, regency.office)
    named_elsewhere = make_holder(Post.MITRA, regency.partner)
    for user in (named_with_other_post, named_elsewhere):
        grant_person(case, user)

    assert not queue(worker).exists()
    assert list(queue(named_with_other_post)) == [item]
    assert not queue(named_elsewhere).exists()
    assert engine.can(engine.check_can_claim, item, named_with_other_post)
    for user in (worker, named_elsewhere):
        with pytest.raises(NotAllowed):
            engine.check_can_claim(item, user)


def test_reassign_of_secret_task_stays_among_the_named(
    regency: Regency, version: ProcessVersion
) -> None:
    case = make_case(regency.office, level=Level.SECRET)
    item = make_item(
        case.matter, version=version, post=Post.PETUGAS_PENANGANAN, unit=regency.office
    )
    worker = make_holder(Post.PETUGAS_PENANGANAN, regency.office)
    named, stranger = (make_holder(Post.PENYELIA, regency.office) for _ in range(2))
    grant_person(case, named)

    for by, to in ((named, worker), (stranger, worker), (stranger, named)):
        with pytest.raises(NotAllowed):
            engine.check_can_reassign(item, by, to)
    engine.check_can_reassign(item, named, named)


def test_search_finds_nothing_out_of_sight(regency: Regency) -> None:
    case = make_case(regency.office, level=Level.SECRET, workplace="MV Rahasia")
    worker = make_holder(Post.PETUGAS_PENANGANAN, regency.office)

    for text in (case.number, "MV Rahasia", "\x00"):
        assert not search(cases_visible_to(worker), text).exists()


@pytest.mark.parametrize(
    ("post", "kind", "reads"),
    [
        (Post.PETUGAS_PENANGANAN, CaseKind.INFORMATION, False),
        (Post.PETUGAS_PENANGANAN, CaseKind.REPATRIATION, True),
        (Post.PETUGAS_PPID, CaseKind.INFORMATION, True),
        (Post.PETUGAS_PPID, CaseKind.COMPLAINT, False),
        (Post.ATASAN_PPID, CaseKind.DATA_RIGHTS, True),
        (Post.PENYELIA, CaseKind.SUGGESTION, True),
        (Post.PENYELIA, CaseKind.VILLAGE_SERVICE, False),
    ],
)
def test_unit_reads_the_kinds_of_its_post(
    regency: Regency, post: Post, kind: CaseKind, reads: bool
) -> None:
    user = make_holder(post, regency.office)
    case = make_case(regency.office, kind=kind)
    assert sees(user, case) == reads
