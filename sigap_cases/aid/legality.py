"""Whether an offer of work abroad can be lawful, from what is known of it at the village.

UU 18/2017: article 5 (who may go), article 13 (papers), article 49 (who may place). Each
question is answered yes, no or not known, with the reason; nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from sigap_cases.registry.enums import Scheme

from .criteria import age_on
from .enums import AgencyStanding


YOUNGEST = 18


class Answer(StrEnum):
    MET = "met"
    BREACHED = "breached"
    UNKNOWN = "unknown"


class Visa(StrEnum):
    WORK = "work"
    VISIT = "visit"
    NONE = "none"


class Papers(StrEnum):
    """Of the placement agreement and the work agreement."""

    BOTH = "both"
    ONE = "one"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """``standing`` is that of the agency in the list; empty where it is not in it."""

    agency: str = ""
    standing: str = ""
    scheme: str = Scheme.UNKNOWN
    visa: str = Visa.NONE
    papers: str = Papers.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``question`` is the field of ``layanan_desa`` that keeps the answer."""

    question: str
    answer: Answer
    reason: str


# Schemes in which no P3MI places; P to P and ships need one.
WITHOUT_AGENCY = frozenset(
    {Scheme.G2G, Scheme.G2P, Scheme.UKPS, Scheme.INDEPENDENT, Scheme.INTERNSHIP}
)
LAWFUL_SCHEMES = frozenset(
    {
        Scheme.G2G,
        Scheme.P2P,
        Scheme.G2P,
        Scheme.UKPS,
        Scheme.INDEPENDENT,
        Scheme.SHIP_CREW,
    }
)


def examine(offer: Offer, *, birth_date: date | None, today: date) -> list[Finding]:
    """The five answers, in the order of the law."""
    return [
        _age(birth_date, today),
        _agency(offer),
        _scheme(offer),
        _visa(offer),
        _papers(offer),
    ]


def _age(born: date | None, today: date) -> Finding:
    if born is None:
        return _unknown("offer_age", _("The birth date is not noted in the record."))
    age = age_on(born, today)
    words = _("%(age)s years old; 18 at least (UU 18/2017 art. 5 a)") % {"age": age}
    met = Answer.MET if age >= YOUNGEST else Answer.BREACHED
    return Finding(question="offer_age", answer=met, reason=words)


def _agency(offer: Offer) -> Finding:
    question, words = "offer_agency", {"name": offer.agency}
    if not offer.agency:
        if offer.scheme not in WITHOUT_AGENCY:
            return _unknown(question, _("No P3MI is named."))
        reason = _("No P3MI places in this scheme (UU 18/2017 art. 49).")
        return Finding(question=question, answer=Answer.MET, reason=reason)
    told: dict[str, tuple[Answer, str]] = {
        AgencyStanding.VERIFIED: (
            Answer.MET,
            _("%(name)s: the office has checked the licence."),
        ),
        AgencyStanding.REVOKED: (
            Answer.BREACHED,
            _("%(name)s: the licence was withdrawn."),
        ),
        AgencyStanding.UNVERIFIED: (
            Answer.UNKNOWN,
            _("%(name)s stands in the list; its licence is not verified."),
        ),
    }
    not_listed = (Answer.UNKNOWN, _("%(name)s does not stand in the list."))
    answer, reason = told.get(offer.standing, not_listed)
    return Finding(question=question, answer=answer, reason=reason % words)


def _scheme(offer: Offer) -> Finding:
    question = "offer_scheme"
    if offer.scheme in LAWFUL_SCHEMES:
        words = {"scheme": Scheme(offer.scheme).label}
        reason = _("Scheme %(scheme)s, known to UU 18/2017.") % words
        return Finding(question=question, answer=Answer.MET, reason=reason)
    if offer.scheme == Scheme.OUTSIDE_PROCEDURE:
        reason = _("Outside procedure: no placement of UU 18/2017 art. 49.")
        return Finding(question=question, answer=Answer.BREACHED, reason=reason)
    if offer.scheme == Scheme.INTERNSHIP:
        reason = _("An internship is not placed by UU 18/2017; other rules apply.")
        return _unknown(question, reason)
    return _unknown(question, _("The scheme is not known."))


def _visa(offer: Offer) -> Finding:
    question = "offer_visa"
    if offer.visa == Visa.WORK:
        reason = _("Work visa (UU 18/2017 art. 13 f).")
        return Finding(question=question, answer=Answer.MET, reason=reason)
    if offer.visa == Visa.VISIT:
        reason = _("A visit, tourist or study visa is no work visa (art. 13 f).")
        return Finding(question=question, answer=Answer.BREACHED, reason=reason)
    return _unknown(question, _("The visa has not been shown."))


def _papers(offer: Offer) -> Finding:
    question = "offer_contract"
    if offer.papers == Papers.BOTH:
        reason = _("Both agreements were shown (UU 18/2017 art. 13 g and h).")
        return Finding(question=question, answer=Answer.MET, reason=reason)
    if offer.papers == Papers.REFUSED:
        reason = _("Whoever offers refuses an agreement (art. 13 g and h).")
        return Finding(question=question, answer=Answer.BREACHED, reason=reason)
    if offer.papers == Papers.ONE:
        return _unknown(question, _("Only one of the two agreements was shown."))
    return _unknown(question, _("No agreement has been shown."))


def _unknown(question: str, reason: str) -> Finding:
    return Finding(question=question, answer=Answer.UNKNOWN, reason=reason)


def is_breached(findings: Sequence[Finding]) -> bool:
    return any(finding.answer is Answer.BREACHED for finding in findings)
