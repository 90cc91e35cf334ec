"""Tracking codes: 80 random bits, shown once, kept only as a keyed hash."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import FOLLOWING_ROLES, Capacity, PartyRole, Told
from sigap_cases.cases.exceptions import (
    CodeUnknown,
    IdentityNotProven,
    MissingAnswer,
    NothingMayBeTold,
)
from sigap_cases.cases.models import Case, Party, TrackingCode
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from workflows.actors import holder
from workflows.exceptions import ReasonNeeded
from workflows.services import matters


# 32 characters, five bits each: sixteen of them are 80 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 16


def _keyed(text: str) -> str:
    return hmac.new(
        settings.TRACKING_CODE_KEY.encode(), text.encode(), hashlib.sha256
    ).hexdigest()


def normalise(code: str) -> str:
    """A code as typed: small letters, spaces and hyphens do not matter."""
    return "".join(code.upper().split()).replace("-", "")


def pretty(code: str) -> str:
    """In four groups of four, as it is shown and printed."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def code_from(secret: str) -> str:
    """The code drawn from a random secret that only the reporter's browser holds.

    The same secret draws the same code, so that an answer that never arrived can be
    given again although the code itself is kept nowhere.
    """
    digest = bytes.fromhex(_keyed(f"code:{secret}"))
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def issue(
    case: Case, *, by: Any = None, second_secret: str = "", code_secret: str = ""
) -> str:
    """A new valid code of the reporter; an earlier one stops working. Shown here only."""
    code = code_from(code_secret or secrets.token_hex(32))
    now = timezone.now()
    earlier = reporters_code(case)
    if earlier is not None:
        earlier.revoked_at = now
        earlier.save(update_fields=["revoked_at"])
        second = earlier.second_secret_hash
    else:
        second = (
            _keyed(f"second:{second_secret.strip().casefold()}")
            if second_secret
            else ""
        )
    TrackingCode.objects.create(
        case=case,
        code_hash=_keyed(normalise(code)),
        second_secret_hash=second,
        issued_at=now,
        issued_by=by,
    )
    return pretty(code)


def reporters_code(case: Case) -> TrackingCode | None:
    return case.codes.filter(party=None, revoked_at=None).first()


def unsaved(party: Party, *, by: Any, code: str) -> TrackingCode:
    """The row for a party's own code, for whoever saves many at once."""
    return TrackingCode(
        case_id=party.case_id,
        party=party,
        code_hash=_keyed(normalise(code)),
        issued_at=timezone.now(),
        issued_by=by,
    )


def named_by(secret: str) -> str:
    """What is kept of a secret that must not be known from the database."""
    return _keyed(f"roster:{secret}")


@transaction.atomic
def issue_to(party: Party, *, by: Any, checked: str) -> str:
    """A code of a party's own, which opens what may be told to it; an earlier one ends.

    ``checked`` tells how it is known that the right person gets it.
    """
    if not checked.strip():
        raise MissingAnswer("checked", _("Tell how the identity was checked."))
    case = party.case
    check_can_work(by, case)
    check_is_open(case)
    if party.role not in FOLLOWING_ROLES:
        raise NothingMayBeTold(
            str(_("This party is given no code. Only workers and their family are."))
        )
    if party.may_be_told == Told.NOTHING:
        raise NothingMayBeTold
    code = code_from(secrets.token_hex(32))
    revoke_of(party)
    unsaved(party, by=by, code=code).save()
    matters.record(
        case.matter,
        "case.party_code_issued",
        by=acting(by, case),
        data={"role": party.role},
        note=checked,
    )
    return pretty(code)


def revoke_of(party: Party) -> None:
    for earlier in party.codes.filter(revoked_at=None):
        earlier.revoked_at = timezone.now()
        earlier.save(update_fields=["revoked_at"])


def code_again(case: Case, code_secret: str) -> str | None:
    """The code drawn from ``code_secret``, for a send that is repeated; None once another
    code has taken its place."""
    code = code_from(code_secret)
    valid = case.codes.filter(code_hash=_keyed(normalise(code)), revoked_at=None)
    return pretty(code) if valid.exists() else None


def valid_among(codes: Collection[str]) -> set[str]:
    """Which of these codes still open something."""
    hashes = {_keyed(normalise(code)): code for code in codes}
    valid = TrackingCode.objects.filter(code_hash__in=hashes, revoked_at=None)
    return {hashes[row] for row in valid.values_list("code_hash", flat=True)}


def opened_by(code: str) -> TrackingCode:
    """What a code opens; CodeUnknown otherwise. Hit and miss take the same path."""
    found = (
        TrackingCode.objects.select_related(
            "case__case_type", "case__matter", "case__process", "party"
        )
        .filter(code_hash=_keyed(normalise(code)), revoked_at=None)
        .first()
    )
    if found is None:
        raise CodeUnknown
    return found


def case_of(code: str) -> Case:
    """The case that a code belongs to, the reporter's or a party's."""
    return opened_by(code).case


@transaction.atomic
def reissue_at_desk(case: Case, *, by: Any, checked: str) -> str:
    """A lost code for a named reporter, after an identity check that ``checked`` tells."""
    if not checked.strip():
        raise ReasonNeeded
    check_can_work(by, case)
    reporter = case.parties.filter(role=PartyRole.REPORTER).first()
    if reporter is None or reporter.capacity == Capacity.ANONYMOUS or not reporter.name:
        raise IdentityNotProven
    code = issue(case, by=by)
    matters.record(case.matter, "case.code_reissued", by=acting(by, case), note=checked)
    return code


@transaction.atomic
def reissue_by_secret(number: str, second_secret: str) -> str:
    """A lost code for whoever set a second secret at the start and still knows it."""
    wanted = _keyed(f"second:{second_secret.strip().casefold()}")
    current = (
        TrackingCode.objects.select_related("case__matter")
        .filter(case__number=number.strip().upper(), party=None, revoked_at=None)
        .exclude(second_secret_hash="")
        .first()
    )
    if current is None or not hmac.compare_digest(current.second_secret_hash, wanted):
        raise IdentityNotProven
    code = issue(current.case)
    matters.record(current.case.matter, "case.code_reissued", by=holder())
    return code
