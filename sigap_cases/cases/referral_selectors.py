"""Reads of referrals. Every one starts from what the person may see.

The rule, in the order it is asked:

1. whoever sees the case sees its referrals, live or ended;
2. the person holds a claimed task of the office in the referral, for a post that is
   still theirs: not of a secret case;
3. the person sits at the receiving agency, with a post that receives referrals there,
   and the referral is live and answered with an account: a partner's people unless the
   case is secret, then only who is named; a village's and a district's only while the
   case is normal.

Nobody at the receiving agency sees the case itself by any of this.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.enums import Post, UnitKind
from accounts.models import User
from accounts.selectors import Position, positions_of
from sigap_cases.cases import selectors
from sigap_cases.cases.enums import Level, ReferralWay
from sigap_cases.cases.models import Case, Referral, ReferralPerson
from sigap_cases.cases.selectors import cases_visible_to, tasks_held
from workflows.models import Matter, WorkItem


NUMBER_PREFIX = "RUJ-"
# Who receives a referral at a unit of that kind.
RECEIVING_POSTS: Mapping[str, frozenset[str]] = {
    UnitKind.PARTNER: frozenset({Post.MITRA}),
    UnitKind.VILLAGE: frozenset({Post.PETUGAS_DESA, Post.PERBEKEL}),
    UnitKind.DISTRICT: frozenset({Post.CAMAT}),
}

_RECEIVING = frozenset().union(*RECEIVING_POSTS.values())


def is_referral(matter: Matter) -> bool:
    """Whether the matter is a referral's; told by its label, without a query."""
    return matter.label.startswith(NUMBER_PREFIX)


def lies_with_receiver(item: WorkItem) -> bool:
    """Whether the task waits for the agency that received the referral."""
    return is_referral(item.matter) and item.post in _RECEIVING


def is_live() -> Q:
    return Q(ended_at=None, ends_on__gte=timezone.localdate())


def receives(position: Position) -> bool:
    return position.post in RECEIVING_POSTS.get(position.unit_kind, ())


def office_positions(positions: Collection[Position]) -> tuple[Position, ...]:
    """The posts on the sending side."""
    return tuple(p for p in positions if p.unit_kind not in RECEIVING_POSTS)


def _named(user: Any) -> Exists:
    return Exists(ReferralPerson.objects.filter(referral=OuterRef("pk"), user=user))


def _received(user: Any, positions: Collection[Position]) -> Q:
    """Rule 3."""
    partners: list[int] = []
    levels: list[int] = []
    for position in positions:
        if receives(position):
            kept = partners if position.unit_kind == UnitKind.PARTNER else levels
            kept.append(position.unit_id)
    rule = Q(pk__in=[])
    if partners:
        open_to_all = Q(case__level__in=(Level.NORMAL, Level.LIMITED))
        named = Q(_named(user), case__level=Level.SECRET)
        rule |= Q(partner_id__in=partners) & (open_to_all | named)
    if levels:
        rule |= Q(partner_id__in=levels, case__level=Level.NORMAL)
    return rule & is_live() & Q(way=ReferralWay.ACCOUNT)


def _held(user: Any, positions: Collection[Position]) -> Q:
    """Rule 2."""
    held = tasks_held(user, office_positions(positions))
    return Q(Exists(held.filter(matter=OuterRef("matter")))) & ~Q(
        case__level=Level.SECRET
    )


def referrals_received_by(
    user: Any, *, positions: tuple[Position, ...] | None = None
) -> QuerySet[Referral]:
    """What lies with the agencies at which ``user`` sits, as rule 3 says."""
    if not user.is_authenticated or not user.is_active:
        return Referral.objects.none()
    if positions is None:
        positions = positions_of(user)
    return Referral.objects.filter(_received(user, positions))


def referrals_visible_to(
    user: Any,
    *,
    positions: tuple[Position, ...] | None = None,
    lasting: bool = False,
) -> QuerySet[Referral]:
    """The referrals that ``user`` may see, and no trace of the others.

    ``lasting`` leaves out those of a case that is only read in an emergency.
    """
    if not user.is_authenticated or not user.is_active:
        return Referral.objects.none()
    if positions is None:
        positions = positions_of(user)
    seen = cases_visible_to(user, positions=positions, lasting=lasting)
    rule = Q(Exists(seen.filter(pk=OuterRef("case_id"))))
    rule |= _held(user, positions) | _received(user, positions)
    return Referral.objects.filter(rule)


def takes_part_in_matter(user: Any, matter: Matter) -> bool:
    """Whether ``user`` sees what the matter is about, a case or a referral, by a right
    that lets them act in it: who opened it in an emergency reads and no more."""
    if is_referral(matter):
        seen = referrals_visible_to(user, lasting=True)
        return seen.filter(matter_id=matter.pk).exists()
    return selectors.takes_part_in_matter(user, matter.pk)


def named_items_of(user: Any, *, positions: tuple[Position, ...] | None = None) -> Q:
    """Work items for named people only, of cases and of referrals, that are the user's.

    At the office whoever is named in the secret case; at the partner whoever is named
    for the referral, as long as it is live.
    """
    if not user.is_active:
        return Q(pk__in=[])
    if positions is None:
        positions = positions_of(user)
    of_cases = selectors.named_items_of(user, positions=positions)
    office = {p.unit_path for p in office_positions(positions)}
    granted = Referral.objects.filter(
        Exists(
            Case.objects.filter(selectors.granted_to_user(user), pk=OuterRef("case_id"))
        )
    )
    of_office = Q(
        named_only=True,
        unit_path__in=office,
        matter_id__in=Subquery(granted.values("matter_id")),
    )
    if not any(receives(p) for p in positions):
        return of_cases | of_office
    own = referrals_received_by(user, positions=positions).values("matter_id")
    paths = {p.unit_path for p in positions if receives(p)}
    of_partner = Q(named_only=True, unit_path__in=paths, matter_id__in=Subquery(own))
    return of_cases | of_office | of_partner


def out_of_hand(position: Position) -> Q:
    """Items at a receiving post of referrals that are no longer with it.

    A referral whose last day is over keeps its open task until the sweep ends it; from
    the first moment on nobody is shown that task any more.
    """
    if not receives(position):
        return Q(pk__in=[])
    with_it = Referral.objects.filter(
        is_live(), way=ReferralWay.ACCOUNT, partner_id=position.unit_id
    )
    if position.unit_kind != UnitKind.PARTNER:
        with_it = with_it.filter(case__level=Level.NORMAL)
    return Q(matter__label__startswith=NUMBER_PREFIX) & ~Q(
        matter_id__in=with_it.values("matter_id")
    )


def named_people(matter: Matter, unit_path: str = "") -> QuerySet[User] | None:
    """Who is named in the secret matter, at the unit of that path; None if it is open."""
    if not is_referral(matter):
        return selectors.named_people(matter.pk)
    referral = (
        Referral.objects.select_related("case", "partner")
        .filter(matter=matter, case__level=Level.SECRET)
        .first()
    )
    if referral is None:
        return None
    if referral.partner is not None and referral.partner.path == unit_path:
        named = referral.people.values("user_id")
        return User.objects.filter(is_active=True, pk__in=named)
    return selectors.named_people(referral.case.matter_id)


def open_items_at(referral: Referral, path: str) -> QuerySet[WorkItem]:
    """Open tasks of the referral at the unit of that path."""
    return selectors.open_items_of_matter(referral.matter_id).filter(unit_path=path)


def search(referrals: QuerySet[Referral], text: str) -> QuerySet[Referral]:
    """Narrow to those whose number, agency, purpose or partner's number holds ``text``.

    Nothing of the case is looked into: what a partner was not told cannot be found.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        return referrals
    numbered = Exists(
        Referral.objects.filter(pk=OuterRef("pk"), numbers__number__icontains=text)
    )
    return referrals.filter(
        Q(number__icontains=text)
        | Q(agency__icontains=text)
        | Q(purpose__icontains=text)
        | numbered
    )
