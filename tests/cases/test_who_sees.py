"""Who sees a case and why: the list is the rule, and each answer has its reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from accounts.enums import Post, UnitKind
from accounts.models import Unit, User
from accounts.selectors import positions_of, positions_of_everybody
from sigap_cases.cases.enums import Level, SightRule
from sigap_cases.cases.policies import right_to_see
from sigap_cases.cases.sight import onlookers_of
from sigap_cases.cases.sight_reasons import explain
from tests.factories import (
    grant_person,
    grant_post,
    make_absence,
    make_case,
    make_emergency,
    make_holder,
    make_item,
    make_unit,
    make_version,
)
from workflows.enums import ItemState

from .regency import build_regency
from .test_sight_by_chance import UNITS, Drawn, fill, make_people, worlds


pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_onlookers_are_those_who_have_the_permission() -> None:
    seen = {True: 0, False: 0}

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(worlds)
    def hold(drawn: Drawn) -> None:
        with transaction.atomic():
            regency = build_regency()
            units = [regency.units[name] for name in UNITS]
            people = make_people(drawn, units)
            cases = [
                make_case(units[at], level=level, kind=kind)
                for level, at, kind in drawn.cases
            ]
            fill(drawn, units, people, cases)
            everybody = positions_of_everybody()
            for user in User.objects.all():
                assert everybody.get(user.pk, ()) == positions_of(user)
            for case in cases:
                listed = {row.user.pk for row in onlookers_of(case) if row.sees_case}
                for user in User.objects.all():
                    sees = user.has_perm("cases.view_case", case)
                    assert (user.pk in listed) == sees
                    assert (right_to_see(user, case) is not None) == sees
                    seen[sees] += 1
                    if user == people[0]:
                        assert explain(case, user).sees_case == sees
            transaction.set_rollback(True)

    hold()
    assert min(seen.values()) > 50


@pytest.fixture
def office() -> Unit:
    return make_unit()


def grounds(case: Any, user: User) -> set[str]:
    return {
        ground.rule
        for row in onlookers_of(case)
        if row.user == user
        for ground in row.grounds
    }


def test_onlookers_of_has_every_rule_of_a_person(office: Unit) -> None:
    case = make_case(office)
    officer = make_holder(Post.PETUGAS_PENANGANAN, office)
    grant_person(case, officer)
    grant_post(case, Post.PETUGAS_PENANGANAN, office)
    make_emergency(case, officer)
    make_item(
        case.matter,
        version=make_version(),
        post=Post.PETUGAS_PENANGANAN,
        unit=office,
        state=ItemState.CLAIMED,
        owner=officer,
    )
    assert grounds(case, officer) == {
        SightRule.PERSON,
        SightRule.POST,
        SightRule.TASK,
        SightRule.UNIT,
        SightRule.EMERGENCY,
    }


def test_onlookers_of_names_for_whom_a_deputy_stands_in(office: Unit) -> None:
    case = make_case(office, level=Level.LIMITED)
    supervisor = make_holder(Post.PENYELIA, office)
    deputy = make_holder(Post.PETUGAS_PIKET, office)
    make_absence(supervisor, deputy=deputy)
    (row,) = [row for row in onlookers_of(case) if row.user == deputy]
    assert str(supervisor) in row.grounds[0].detail


def test_onlookers_of_asks_the_same_number_of_queries(office: Unit) -> None:
    case = make_case(office)
    make_holder(Post.PENYELIA, office)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            onlookers_of(case)
        return len(context)

    few = asked()
    for _number in range(6):
        grant_person(case, make_holder(Post.PETUGAS_PENANGANAN, office))
        make_emergency(case, make_holder(Post.PETUGAS_PIKET, office))
        grant_post(case, Post.MITRA, make_unit(UnitKind.PARTNER))
    assert asked() == few <= 9


def reason_of(case: Any, user: User, rule: SightRule) -> tuple[bool, str]:
    (found,) = [
        row for row in explain(case, user).rules if row.title == str(rule.label)
    ]
    return found.holds, found.reason


def test_explain_tells_that_a_grant_has_ended(office: Unit) -> None:
    case = make_case(office, level=Level.SECRET)
    officer = make_holder(Post.PETUGAS_PENANGANAN, office)
    grant = grant_person(case, officer)
    grant.expires_at = timezone.now() - timedelta(days=1)
    grant.save()
    holds, reason = reason_of(case, officer, SightRule.PERSON)
    assert not holds
    assert str(timezone.localtime(grant.expires_at).day) in reason
    assert not explain(case, officer).sees_case


def test_explain_tells_that_a_limited_case_needs_a_task(office: Unit) -> None:
    case = make_case(office, level=Level.LIMITED)
    officer = make_holder(Post.PETUGAS_PENANGANAN, office)
    holds, before = reason_of(case, officer, SightRule.UNIT)
    assert not holds
    make_item(
        case.matter,
        version=make_version(),
        post=Post.PETUGAS_PENANGANAN,
        unit=office,
    )
    holds, after = reason_of(case, officer, SightRule.UNIT)
    assert holds
    assert before != after


def test_explain_of_who_left_says_that_the_account_is_closed(office: Unit) -> None:
    case = make_case(office)
    officer = make_holder(Post.PENYELIA, office, is_active=False)
    told = explain(case, officer)
    assert not told.sees_case
    assert not any(rule.holds for rule in told.rules)
