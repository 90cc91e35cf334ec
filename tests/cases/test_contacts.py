"""The contact log, and the rule by which an unreachable reporter's case is closed."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.enums import ContactChannel
from sigap_cases.cases.exceptions import MissingAnswer, StillToBeSought
from sigap_cases.cases.models import Case, ContactAttempt
from sigap_cases.cases.services import contacts, correspondence, lifecycle, parties
from sigap_cases.cases.services.contacts import Contact
from workflows.actors import person
from workflows.exceptions import NotAllowed
from workflows.models import Event
from workflows.services import matters
from workflows.services.deadline_rules import RuleContent, amend_rule, rule_in_force

from .conftest import Do, lodge


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return lodge()


@pytest.fixture
def officer(people: dict[str, User]) -> User:
    return people["petugas_pengaduan"]


def days(count: int) -> datetime:
    return timezone.now() + timedelta(days=count)


def tried(case: Case, officer: User, *, reached: bool = False) -> ContactAttempt:
    contact = Contact(text="Telepon", reached=reached, channel=ContactChannel.PHONE)
    return contacts.record(case, contact, by=officer)


def test_record_keeps_when_how_and_with_whom(case: Case, officer: User) -> None:
    kin = parties.add(case, role="family", by=officer, details={"name": "Ni Luh"})
    at = timezone.now() - timedelta(hours=3)
    attempt = contacts.record(
        case,
        Contact(
            text="Ibu mengangkat telepon",
            reached=True,
            channel=ContactChannel.WHATSAPP,
            at=at,
            party=kin,
        ),
        by=officer,
    )
    assert (attempt.party, attempt.at, attempt.recorded_by) == (kin, at, officer)
    event = Event.objects.get(kind="case.contact")
    assert event.data["role"] == "family"
    assert "Ni Luh" not in str(event.data)


def test_record_refuses_what_is_to_come_and_what_is_empty(
    case: Case, officer: User, people: dict[str, User]
) -> None:
    for contact in (
        Contact(text=" ", reached=True),
        Contact(text="Besok", reached=True, at=days(1)),
    ):
        with pytest.raises(MissingAnswer):
            contacts.record(case, contact, by=officer)
    with pytest.raises(NotAllowed):
        tried(case, people["auditor"])


def test_attempt_is_never_changed(case: Case, officer: User) -> None:
    attempt = tried(case, officer)
    attempt.reached = True
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt.delete()


def test_unreached_counts_from_the_first_failure_after_the_last_contact(
    case: Case, officer: User
) -> None:
    assert contacts.unreached(case) is None
    tried(case, officer, reached=True)
    assert contacts.unreached(case) is None
    with time_machine.travel(days(2)):
        first = tried(case, officer)
    with time_machine.travel(days(20)):
        tried(case, officer)
        found = contacts.unreached(case)
        assert found is not None
        assert found.since == first.at
        # Counted to the end of the sixtieth day.
        assert timedelta(days=60) <= found.until - found.since < timedelta(days=61)
        assert not found.is_over


def test_close_unreachable_is_refused_before_and_done_after_the_days_of_the_rule(
    case: Case, officer: User
) -> None:
    def close() -> None:
        lifecycle.close_early(case, "unreachable", reason="Dicari", by=officer)

    with pytest.raises(StillToBeSought):
        close()
    tried(case, officer)
    with time_machine.travel(days(59)), pytest.raises(StillToBeSought) as caught:
        close()
    assert "60" in str(caught.value.sentence)
    case.refresh_from_db()
    assert case.is_open
    with time_machine.travel(days(61)):
        close()
    case.refresh_from_db()
    assert case.close_reason == "unreachable"


def test_message_of_the_reporter_ends_being_unreached(
    case: Case, officer: User
) -> None:
    tried(case, officer)
    with time_machine.travel(days(61)):
        correspondence.write_to_office(case, "Saya ada", key=uuid.uuid4())
        assert contacts.unreached(case) is None
        with pytest.raises(StillToBeSought):
            lifecycle.close_early(case, "unreachable", reason="Dicari", by=officer)


def test_contact_with_somebody_else_is_no_contact_with_the_reporter(
    case: Case, officer: User
) -> None:
    kin = parties.add(case, role="family", by=officer, details={"name": "Ni Luh"})
    tried(case, officer)
    contact = Contact(text="Ada", reached=True, party=kin)
    contacts.record(case, contact, by=officer)
    assert contacts.unreached(case) is not None


def test_answer_of_the_first_contact_counts(case: Case, do: Do) -> None:
    do(case, "first_contact", "petugas_pengaduan", contact_result="not_reached")
    assert contacts.unreached(case) is not None


def test_contact_noted_before_there_was_a_log_counts(case: Case, officer: User) -> None:
    for reached in (True, False):
        matters.record(
            case.matter,
            "case.contact",
            by=person(officer),
            data={"reached": reached},
            reason="Telepon",
        )
    found = contacts.unreached(case)
    assert found is not None
    assert found.since == Event.objects.filter(kind="case.contact").last().at  # type: ignore[union-attr]


def test_rule_that_is_not_in_use_holds_nobody_up(case: Case, officer: User) -> None:
    rule = rule_in_force(contacts.RULE)
    content = RuleContent.of(rule)
    content = type(content)(
        **{name: getattr(content, name) for name in rule.CONTENT_FIELDS}
        | {"is_active": False}
    )
    amend_rule(contacts.RULE, content, by=None, reason="Diganti")
    lifecycle.close_early(case, "unreachable", reason="Dicari", by=officer)
    case.refresh_from_db()
    assert not case.is_open


def test_unreached_asks_once_for_all_signs(
    case: Case, officer: User, django_assert_num_queries: object
) -> None:
    tried(case, officer, reached=True)
    with django_assert_num_queries(1):  # type: ignore[operator]
        contacts.unreached(case)
