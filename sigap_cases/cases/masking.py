"""What of a case is masked for somebody who sees it: who reported, and what is sensitive.

The kinds and the posts are those of registry/sensitive.py; here is for which cases a
person has them. Who has not may have it shown for some minutes, with a reason that stands
in the access log (services/unmasking.py).
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.enums import UnitKind
from accounts.selectors import positions_of, recalled
from sigap_cases.cases.enums import CaseKind, Level, PartyRole
from sigap_cases.cases.models import AccessRecord, Case, Party
from sigap_cases.registry.sensitive import Sensitive, masked_words, post_reads
from workflows.exceptions import NotAllowed

from .policies import (
    check_can_work,
    emergency_of,
    holds_task,
    is_of_office,
    takes_part,
)


HEALTH_TYPES = frozenset(
    {"MENINGGAL", "DEPRESI", "SAKIT", "KECELAKAAN_KERJA", "HAMIL_ANAK"}
)
# Whose identity is that of a reporter.
REPORTING_ROLES = frozenset({PartyRole.REPORTER, PartyRole.COMPLAINANT})
# Units that work with a case as guests: what is masked is never shown to them on asking.
GUESTS = frozenset({UnitKind.VILLAGE, UnitKind.DISTRICT, UnitKind.PARTNER})
SHOWABLE = (Sensitive.REPORTER, Sensitive.HEALTH, Sensitive.VIOLENCE)


def account_kind(case: Case) -> Sensitive | None:
    """Of which kind what happened in the case is; None where it is not sensitive.

    The complaint types that the reference marks as Terbatas or Rahasia, remains, and
    every case that somebody raised above the usual level.
    """
    code = case.case_type.code if case.case_type else ""
    if code in HEALTH_TYPES or case.kind == CaseKind.REMAINS:
        return Sensitive.HEALTH
    of_type = case.case_type is not None and case.case_type.level != Level.NORMAL
    if of_type or case.level != Level.NORMAL:
        return Sensitive.VIOLENCE
    return None


def reads_sensitive(user: Any, case: Case, kind: Sensitive) -> bool:
    """By working on the case, by holding a task in it, or as the village that lodged it.

    Who opened it in an emergency has said why, and has no time to say it again.
    """
    positions = positions_of(user)
    if kind == Sensitive.REPORTER and any(
        position.unit_kind == UnitKind.VILLAGE
        and position.unit_id == case.registered_at_unit_id
        for position in positions
    ):
        return True
    try:
        check_can_work(user, case)
    except NotAllowed:
        return not takes_part(user, case) and emergency_of(user, case) is not None
    works = any(
        post_reads(position.post, kind)
        and case.owner_path.startswith(position.unit_path)
        for position in positions
    )
    return works or holds_task(user, case)


def hidden_kinds(user: Any, case: Case) -> frozenset[Sensitive]:
    """What of the case is masked for ``user`` now."""
    kinds = {Sensitive.REPORTER}
    if (account := account_kind(case)) is not None:
        kinds.add(account)
    hidden = {kind for kind in kinds if not reads_sensitive(user, case, kind)}
    return frozenset(hidden - shown_lately(user, case)) if hidden else frozenset()


def shown_lately(user: Any, case: Case) -> set[Sensitive]:
    """What ``user`` has had shown in the last minutes, with a reason."""
    since = timezone.now() - timedelta(minutes=settings.UNMASKED_MINUTES)

    def ask() -> set[str]:
        rows = AccessRecord.objects.filter(
            case=case, user=user, at__gt=since, part__in=[str(k) for k in SHOWABLE]
        )
        return set(rows.exclude(reason="").values_list("part", flat=True))

    return {Sensitive(part) for part in recalled(("shown", user.pk, case.pk), ask)}


def may_ask_to_see(user: Any, case: Case) -> bool:
    """Whoever reads for the office, such as auditors and leaders; no guest."""
    positions = positions_of(user)
    return is_of_office(positions, case) and not all(
        position.unit_kind in GUESTS for position in positions
    )


def mask_party(party: Party) -> Party:
    """The same row without who it is, for a page; it must not be saved."""
    party.name = masked_words()
    party.capacity = ""
    party.phone = party.email = party.note = party.pass_phrase = party.told_note = ""
    party.person = None
    return party


def masked_parties(
    parties: Collection[Party], hidden: Collection[Sensitive]
) -> list[Party]:
    if Sensitive.REPORTER not in hidden:
        return list(parties)
    return [
        mask_party(party) if party.role in REPORTING_ROLES else party
        for party in parties
    ]
