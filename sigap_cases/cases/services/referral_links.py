"""One-time links: 130 random bits for one person, opened once, in one browser.

The token is in the fragment of the address, which browsers send to nobody: it stands in
no log and no referrer, and a mail scanner that follows the link sees an empty form. It is
used up by pressing a button, never by looking.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import ReferralWay
from sigap_cases.cases.exceptions import LinkUnknown, MissingAnswer, NotAwaited
from sigap_cases.cases.models import Referral, ReferralLink, ReferralLinkUse
from sigap_cases.cases.policies import acting, check_can_work
from sigap_cases.cases.referral_policies import check_is_live
from workflows.actors import Actor
from workflows.models import ActorKind
from workflows.services import matters
from workflows.services.history import save_as

from .referral_answers import lock_referral
from .referral_ends import revoke_links
from .tracking import ALPHABET


LENGTH = 26  # five bits each
MOST_WRONG_PINS = 5
# How long the browser that opened it may go on; then the office gives another link.
OPEN_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The link and its token, which is shown here only and kept nowhere."""

    link: ReferralLink
    token: str


def _keyed(purpose: str, text: str) -> str:
    return hmac.new(
        settings.TRACKING_CODE_KEY.encode(),
        f"referral-{purpose}:{text}".encode(),
        hashlib.sha256,
    ).hexdigest()


def normalise(token: str) -> str:
    """A token as typed or pasted: spaces, hyphens and small letters do not matter."""
    return "".join(token.upper().split()).replace("-", "")


def pretty(token: str) -> str:
    """In groups, as it is read aloud or typed."""
    groups = [token[start : start + 4] for start in range(0, LENGTH, 4)]
    return "-".join(groups)


def _pin_hash(link_token_hash: str, pin: str) -> str:
    """Slow on purpose: a PIN is short."""
    digest = hashlib.scrypt(
        pin.encode(), salt=_keyed("pin", link_token_hash).encode(), n=2**14, r=8, p=1
    )
    return digest.hex()[:64]


@transaction.atomic
def issue(
    referral: Referral, *, person: str, valid: timedelta, pin: str = "", by: Any
) -> Issued:
    """A new link for one person; an earlier one stops working at this moment."""
    lock_referral(referral)
    check_can_work(by, referral.case)
    check_is_live(referral)
    if referral.way != ReferralWay.LINK:
        raise NotAwaited
    if not person.strip():
        raise MissingAnswer("person", _("Write for whom the link is."))
    revoke_links(referral, by=by)
    token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    token_hash = _keyed("token", token)
    now = timezone.now()
    link = ReferralLink(
        referral=referral,
        token_hash=token_hash,
        pin_hash=_pin_hash(token_hash, pin) if pin else "",
        person=person.strip(),
        issued_at=now,
        issued_by=by,
        expires_at=now + valid,
    )
    save_as(link, by=by, reason="")
    actor = acting(by, referral.case)
    data = {"link": link.pk, "pin": bool(pin)}
    matters.record(referral.matter, "referral.link_issued", by=actor, data=data)
    return Issued(link=link, token=token)


@transaction.atomic
def revoke(referral: Referral, *, by: Any) -> None:
    """Whatever link there is opens nothing any more, also where it is open now."""
    lock_referral(referral)
    check_can_work(by, referral.case)
    if revoke_links(referral, by=by):
        actor = acting(by, referral.case)
        matters.record(referral.matter, "referral.link_revoked", by=actor)


def _find(token: str) -> ReferralLink | None:
    """By the same path for a hit and a miss."""
    link = (
        ReferralLink.objects.select_related("referral")
        .filter(token_hash=_keyed("token", normalise(token)))
        .first()
    )
    usable = (
        link is not None and link.is_valid(timezone.now()) and link.opened_at is None
    )
    return link if usable and link is not None and link.referral.is_live() else None


def note_use(link: ReferralLink, what: str) -> None:
    """Write down that the link was used, and how; not by whom, which nobody knows."""
    ReferralLinkUse.objects.create(link=link, what=what, at=timezone.now())


def open_(token: str, *, pin: str = "") -> tuple[ReferralLink, str]:
    """Use the link up, and the secret that only the browser which did so holds.

    LinkUnknown for everything else, in the same words. A wrong PIN counts, and the
    fifth ends the link. Stands outside of the caller's transaction: what fails counts.
    """
    link = _find(token)
    if link is None:
        raise LinkUnknown
    if link.pin_hash and not _pin_fits(link, pin):
        raise LinkUnknown
    browser = secrets.token_hex(32)
    with transaction.atomic():
        # Two presses at once: exactly one of them opens it.
        opened = ReferralLink.objects.filter(
            pk=link.pk, opened_at=None, revoked_at=None
        ).select_for_update()
        current = opened.first()
        if current is None:
            raise LinkUnknown
        current.opened_at = timezone.now()
        current.browser_hash = _keyed("browser", browser)
        save_as(
            current, by=None, reason="", update_fields=["opened_at", "browser_hash"]
        )
        note_use(current, "opened")
        matters.record(
            current.referral.matter,
            "referral.link_opened",
            by=actor_of(current),
            data={"link": current.pk},
        )
    return current, browser


@transaction.atomic
def _pin_fits(link: ReferralLink, pin: str) -> bool:
    """Compared while the link is locked: many guesses at once are counted one by one."""
    row = ReferralLink.objects.select_for_update().get(pk=link.pk)
    if row.revoked_at is not None:
        return False
    given = _pin_hash(row.token_hash, pin.strip())
    if hmac.compare_digest(given, row.pin_hash):
        return True
    _count_wrong_pin(row)
    return False


def _count_wrong_pin(row: ReferralLink) -> None:
    row.wrong_pins = row.wrong_pins + 1
    fields = ["wrong_pins"]
    if row.wrong_pins >= MOST_WRONG_PINS:
        row.revoked_at = timezone.now()
        fields.append("revoked_at")
    save_as(row, by=None, reason="", update_fields=fields)
    note_use(row, "wrong_pin")


def held_by_browser(pk: int, browser: str) -> ReferralLink | None:
    """The opened link whose browser this is, while it and its referral last."""
    now = timezone.now()
    link = (
        ReferralLink.objects.select_related(
            "referral__case__process",
            "referral__case__matter",
            "referral__matter",
            "referral__process",
            "referral__partner",
        )
        .filter(pk=pk, opened_at__gt=now - OPEN_FOR)
        .exclude(browser_hash="")
        .first()
    )
    if link is None or not hmac.compare_digest(
        link.browser_hash, _keyed("browser", browser)
    ):
        return None
    lasts = (
        link.is_valid(now)
        and link.referral.is_live()
        and link.referral.way == ReferralWay.LINK
    )
    return link if lasts else None


def actor_of(link: ReferralLink) -> Actor:
    """Whoever holds the link, by the name the office gave it to, and how they came in."""
    return Actor(
        kind=ActorKind.HOLDER,
        name=f"{link.person}, {link.referral.agency}"[:150],
        post=_("with a one-time link"),
    )
