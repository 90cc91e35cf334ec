"""A case that is made secret stays so, whatever somebody else does at that moment."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.enums import Level
from sigap_cases.cases.exceptions import CustodiansMissing
from sigap_cases.cases.models import Case, CaseUserObjectPermission
from sigap_cases.cases.services import confidentiality, lifecycle
from tests.desk import world
from workflows.enums import ItemState
from workflows.exceptions import StaleForm
from workflows.models import WorkItem
from workflows.services import assignment, completion


pytestmark = pytest.mark.usefixtures("desk")

REASON = "Pelapor terancam."
CLASSIFIED = {
    "case_type": "gaji_tdk_dibayar",
    "urgency": "routine",
    "confidentiality": "normal",
    "authority": "own",
    "criminal": "false",
}


def to_level(case: Case, level: Level) -> Case:
    return confidentiality.change_level(
        Case.objects.get(pk=case.pk), level, by=world.user("penyelia"), reason=REASON
    )


def second_intake() -> User:
    """An intake officer who is no custodian."""
    return world.user("petugas_pengaduan2")


def named(case: Case) -> User:
    person = second_intake()
    confidentiality.grant(case, person, by=world.user("penyelia"), reason=REASON)
    return person


def end_grant(case: Case, person: User) -> None:
    grant = CaseUserObjectPermission.objects.get(content_object=case, user=person)
    grant.expires_at = timezone.now() - timedelta(hours=1)
    grant.save()


@pytest.mark.parametrize("level", [Level.LIMITED, Level.SECRET])
def test_complete_with_a_form_from_before_a_change_of_level_is_stale(
    level: Level,
) -> None:
    """The form still says what the level was; it must not take the change back."""
    case = world.verified(world.lodge())
    item = world.held(case, step="classify")
    to_level(case, level)
    with pytest.raises(StaleForm):
        completion.complete(
            item,
            by=world.user("petugas_pengaduan"),
            values=CLASSIFIED,
            revision=item.revision,
        )
    case.refresh_from_db()
    assert case.level == level


def test_change_level_takes_tasks_back_from_whoever_was_named_until_now() -> None:
    case = world.lodge()
    person = named(case)
    item = assignment.claim(world.item(case), by=person)
    end_grant(case, person)
    to_level(case, Level.SECRET)
    assert WorkItem.objects.get(pk=item.pk).state == ItemState.OPEN


def test_revoke_takes_the_tasks_of_a_secret_case_along() -> None:
    case = to_level(world.lodge(), Level.SECRET)
    person = named(case)
    item = assignment.claim(world.item(case), by=person)
    confidentiality.revoke(case, person, by=world.user("penyelia"), reason=REASON)
    assert WorkItem.objects.get(pk=item.pk).state == ItemState.OPEN


def test_revoke_leaves_a_secret_case_with_two_people() -> None:
    case = to_level(world.lodge(), Level.SECRET)
    first, second, *rest = world.CUSTODIANS
    for name in rest:
        confidentiality.revoke(
            case, world.user(name), by=world.user(first), reason=REASON
        )
    with pytest.raises(CustodiansMissing):
        confidentiality.revoke(
            case, world.user(second), by=world.user(first), reason=REASON
        )


def test_inbox_hides_a_held_task_of_a_secret_case_when_the_grant_has_ended() -> None:
    case = to_level(world.lodge(), Level.SECRET)
    person = named(case)
    item = assignment.claim(world.item(case), by=person)
    end_grant(case, person)
    client = Client()
    client.force_login(person)
    assert case.number not in client.get(reverse("desk:inbox")).content.decode()
    for page in ("desk:task", "desk:task_why"):
        assert client.get(reverse(page, args=[item.pk])).status_code == 404


def test_case_page_names_no_secret_case_that_it_was_merged_into() -> None:
    case, other = world.lodge(), to_level(world.lodge(), Level.SECRET)
    lifecycle.merge_into(case, other, reason="Sama.", by=world.user("penyelia"))
    page = reverse("desk:case", args=[case.number])
    told = [
        other.number in world.client(name).get(page).content.decode()
        for name in ("penyelia", "pendamping_hukum")
    ]
    assert told == [True, False]
