"""Samples for review: drawn again by their seed, by risk, and with their findings."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.audit_enums import SampledState, SampleMethod
from sigap_cases.cases.models import AuditSample, Case, SampledCase
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.cases.services import audit_samples, confidentiality
from sigap_cases.cases.services.audit_samples import Drawing, lot
from sigap_cases.desk.audit.patterns import score
from tests.desk import world
from workflows.exceptions import NotAllowed
from workflows.models import WorkItem


pytestmark = pytest.mark.usefixtures("desk")


def drawing(**told: Any) -> Drawing:
    today = timezone.localdate()
    parts: dict[str, Any] = {
        "title": "Kasus bulan ini",
        "method": SampleMethod.RANDOM,
        "state": SampledState.OPEN,
        "size": 3,
        "first_day": today - timedelta(days=7),
        "last_day": today,
        "seed": "gianyar-1",
    }
    return Drawing(**parts | told)


def drawn(who: str = "auditor", **told: Any) -> AuditSample:
    by = world.user(who)
    return audit_samples.draw(cases_visible_to(by), drawing(**told), by=by, score=score)


def numbers(sample: AuditSample) -> list[str]:
    return [row.case.number for row in sample.drawn.select_related("case")]


@pytest.fixture
def cases() -> list[Case]:
    return [world.lodge() for _one in range(6)]


def test_draw_gives_the_same_again_for_the_same_seed(cases: list[Case]) -> None:
    first = drawn()
    expected = sorted(
        (case.number for case in cases), key=lambda n: lot("gianyar-1", n)
    )
    assert numbers(first) == numbers(drawn()) == expected[:3]
    assert first.population == 6


def test_draw_makes_a_seed_where_none_is_given(cases: list[Case]) -> None:
    first, second = drawn(seed=""), drawn(seed="")
    assert len(first.seed) == 16
    assert first.seed != second.seed
    assert numbers(drawn(seed=first.seed)) == numbers(first)


def test_draw_of_secret_cases_changes_nothing(cases: list[Case]) -> None:
    before = numbers(drawn(size=10))
    world.lodge("PELECEHAN_SEKSUAL")
    after = drawn(size=10)
    assert numbers(after) == before
    assert after.population == 6


def test_draw_by_risk_puts_what_has_signs_first(cases: list[Case]) -> None:
    late, lowered = cases[2], cases[4]
    WorkItem.objects.filter(matter=late.matter).update(
        due_at=timezone.now() - timedelta(days=1)
    )
    penyelia = world.user("penyelia")
    confidentiality.change_level(lowered, "limited", by=penyelia, reason="Ancaman")
    lowered.refresh_from_db()
    confidentiality.change_level(lowered, "normal", by=penyelia, reason="Selesai")
    rows = list(drawn(method=SampleMethod.RISK).drawn.select_related("case"))
    assert [row.case for row in rows[:2]] == [lowered, late]
    assert [(row.score, row.reasons) for row in rows] == [
        (3, ["turun"]),
        (2, ["lewat"]),
        (0, []),
    ]


def test_draw_is_for_auditors_only(cases: list[Case]) -> None:
    with pytest.raises(NotAllowed):
        drawn("penyelia")
    row = drawn().drawn.first()
    assert row is not None
    told = audit_samples.Review(result="in_order")  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        audit_samples.review(row, told, by=world.user("penyelia"))


def test_draw_keeps_to_period_state_and_unit(cases: list[Case]) -> None:
    today = timezone.localdate()
    assert drawn(state=SampledState.CLOSED).population == 0
    assert drawn(unit_path="gianyar.inspektorat.").population == 0
    assert drawn(last_day=today - timedelta(days=1)).population == 0


@pytest.fixture
def auditor() -> Client:
    return world.client("auditor")


def reviewed(auditor: Client, row: SampledCase, **told: str) -> Any:
    values = {"follow_up_state": "none", **told}
    return auditor.post(reverse("audit:review", args=[row.sample_id, row.pk]), values)


def test_review_keeps_every_version(cases: list[Case], auditor: Client) -> None:
    row = drawn().drawn.first()
    assert row is not None
    finding = {
        "result": "finding",
        "severity": "high",
        "finding": "Tanpa bukti kontak.",
    }
    todo = {"follow_up": "Minta penjelasan.", "follow_up_state": "open"}
    assert reviewed(auditor, row, **finding, **todo).status_code == 302
    page = auditor.get(reverse("audit:sample", args=[row.sample_id]))
    assert "Tanpa bukti kontak." in page.content.decode()
    assert (page.context["findings"], page.context["to_do"]) == (1, 1)

    done = {**todo, "follow_up_state": "done"}
    assert reviewed(auditor, row, **finding, **done).status_code == 302
    row.refresh_from_db()
    assert (row.follow_up_state, row.reviewed_by) == ("done", world.user("auditor"))
    kept = row.history.values_list("follow_up_state", flat=True)
    assert list(kept) == ["done", "open", "none"]
    again = auditor.get(reverse("audit:review", args=[row.sample_id, row.pk]))
    assert "Perlu tindak lanjut" in again.content.decode()


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"result": "finding"},
        {"result": "finding", "severity": "high"},
        {"result": "finding", "finding": "Ada."},
        {"result": "pending"},
        {"result": "in_order", "follow_up_state": "open"},
    ],
)
def test_review_refuses_half_a_finding(
    cases: list[Case], auditor: Client, told: dict[str, str]
) -> None:
    row = drawn().drawn.first()
    assert row is not None
    assert reviewed(auditor, row, **told).status_code == 422
    row.refresh_from_db()
    assert row.result == "pending"


def test_database_holds_no_half_finding(cases: list[Case]) -> None:
    row = drawn().drawn.first()
    assert row is not None
    row.result, row.finding = "finding", ""
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_case_that_became_secret_leaves_the_sample(
    cases: list[Case], auditor: Client
) -> None:
    sample = drawn(size=6)
    row = sample.drawn.first()
    assert row is not None
    confidentiality.change_level(
        row.case, "secret", by=world.user("penyelia"), reason="Ancaman"
    )
    for name, arguments in (
        ("sample", [sample.pk]),
        ("sample_export", [sample.pk, "csv"]),
        ("samples", []),
    ):
        page = auditor.get(reverse(f"audit:{name}", args=arguments)).content.decode()
        assert row.case.number not in page
    address = reverse("audit:review", args=[sample.pk, row.pk])
    assert auditor.get(address).status_code == 404
    assert auditor.post(address, {"result": "in_order"}).status_code == 404


def test_drawing_by_the_form_says_what_is_wrong(auditor: Client) -> None:
    told = {"title": "", "method": "random", "state": "open", "size": "0"}
    told |= {"first_day": "2026-11-05", "last_day": "2026-11-01"}
    answer = auditor.post(reverse("audit:sample_new"), told)
    assert answer.status_code == 422
    assert {"title", "size", "last_day"} <= set(answer.context["form"].errors)
    assert not AuditSample.objects.exists()
