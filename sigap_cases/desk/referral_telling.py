"""What the timelines of a case and of a referral say about referrals."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sigap_cases.cases.enums import EntryKind, ReferralKind, ReferralStatus, ReferralWay
from workflows.models import Event

from .told import Told


def _sent(event: Event) -> Told:
    told = _("Referred to %(agency)s: %(referral)s")
    if event.data.get("kind") == ReferralKind.HAND_OVER:
        told = _("Handed over to %(agency)s, still watched: %(referral)s")
    return Told(text=told % event.data, icon="send")


def _answered(event: Event) -> Told:
    what = EntryKind(event.data["what"])
    sentences = {
        EntryKind.ACCEPTED: _("%(agency)s accepted referral %(referral)s"),
        EntryKind.REFUSED: _("%(agency)s refused referral %(referral)s"),
        EntryKind.QUESTION: _("%(agency)s asks back about %(referral)s"),
        EntryKind.REPORT: _("%(agency)s reported on %(referral)s"),
        EntryKind.FINISHED: _("%(agency)s finished and returned %(referral)s"),
    }
    return Told(text=sentences[what] % event.data, icon="arrows-exchange")


def _ended(event: Event) -> Told:
    words = {
        "status": ReferralStatus(event.data["status"]).label,
        "referral": event.data.get("referral", ""),
    }
    told = _("Referral ended: %(status)s")
    if words["referral"]:
        told = _("Referral %(referral)s ended: %(status)s")
    return Told(text=told % words, icon="lock")


def _said(event: Event) -> Told:
    what = EntryKind(event.data["what"]).label
    return Told(text=_("Written: %(what)s") % {"what": what}, icon="message")


def _way_changed(event: Event) -> Told:
    words = {key: ReferralWay(event.data[key]).label for key in ("from", "to")}
    told = _("Way to answer changed from %(from)s to %(to)s") % words
    return Told(text=told, icon="refresh")


def _named(event: Event) -> Told:
    return Told(
        text=_("%(to)s may now read the referral") % event.data, icon="user-plus"
    )


def _number(event: Event) -> Told:
    return Told(text=_("Number of the partner kept: %(kind)s") % event.data, icon="id")


def _link_issued(event: Event) -> Told:
    told = _("One-time link given")
    if event.data.get("pin"):
        told = _("One-time link given, with a PIN")
    return Told(text=told, icon="key")


def _shared(event: Event) -> Told:
    told = _("Shared with the partner: %(documents)d documents, data of %(parties)d")
    return Told(text=told % event.data, icon="paperclip")


def _sentence(sentence: str, icon: str) -> Callable[[Event], Told]:
    def tell(_event: Event) -> Told:
        return Told(text=_(sentence), icon=icon)

    return tell


TELLING: dict[str, Callable[[Event], Told]] = {
    "case.referred": _sent,
    "case.referral_answered": _answered,
    "case.referral_ended": _ended,
    "case.referral_shared": _shared,
    "referral.sent": _sent,
    "referral.said": _said,
    "referral.ended": _ended,
    "referral.shared": _shared,
    "referral.unshared": _sentence(
        gettext_noop("A document was taken back from the partner"), "x"
    ),
    "referral.person_named": _named,
    "referral.way_changed": _way_changed,
    "referral.number_kept": _number,
    "referral.link_issued": _link_issued,
    "referral.link_revoked": _sentence(gettext_noop("One-time link revoked"), "x"),
    "referral.link_opened": _sentence(gettext_noop("One-time link opened"), "key"),
}
