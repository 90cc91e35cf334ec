"""Which record of the registry a party is, and how parties follow a merge of records."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from sigap_cases.registry.followers import Follower
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_see
from workflows.services import matters


LINKED, MOVED = "case.party_linked", "case.party_record_merged"


@transaction.atomic
def link(party: Party, person: Person | None, *, by: User) -> Party:
    """Say which record the party is, or that it is none."""
    party = (
        Party.objects.select_for_update(of=("self",))
        .select_related("case__matter")
        .get(pk=party.pk)
    )
    check_can_work(by, party.case)
    check_is_open(party.case)
    if person is not None:
        check_can_see(by, person)
        if person.is_merged:
            raise MissingAnswer("person", _("Choose the record it was merged into."))
    if party.person == person:
        return party
    party.person = person
    save_as(party, by=by, reason="link", update_fields=["person"])
    data = {"role": party.role, "linked": person is not None}
    matters.record(party.case.matter, LINKED, by=acting(by, party.case), data=data)
    return party


def move(source: Person, target: Person, by: User) -> list[int]:
    """Every party of the one record becomes the other's, in whatever case it stands."""
    parties = Party.objects.filter(person=source)
    return _point(parties, target, by)


def give_back(
    source: Person, target: Person, ids: Sequence[int], by: User
) -> list[int]:
    """Those of a merge that still are the kept record's; what was linked anew stays."""
    return _point(Party.objects.filter(pk__in=ids, person=source), target, by)


def _point(parties: Iterable[Party], target: Person, by: User) -> list[int]:
    moved = []
    rows = Party.objects.filter(pk__in=[party.pk for party in parties])
    for party in rows.select_for_update(of=("self",)).order_by("pk"):
        party.person = target
        save_as(party, by=by, reason="merge", update_fields=["person"])
        case = Case.objects.select_related("matter").get(pk=party.case_id)
        data = {"role": party.role}
        matters.record(case.matter, MOVED, by=acting(by, case), data=data)
        moved.append(party.pk)
    return moved


FOLLOWER = Follower(key="cases.party", move=move, give_back=give_back)
