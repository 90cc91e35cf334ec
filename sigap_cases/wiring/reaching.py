"""Where people are reached, and at what hours they may be written to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.selectors import memberships_on
from notifications.enums import Channel
from notifications.models import Delivery
from notifications.recipients import Opening, Recipient
from notifications.selectors import available
from sigap_cases.cases.models import Party
from workflows.services.calendars import version_value, versions_for
from workflows.sla import WorkingCalendar

from . import reporters


def reached_by(user_ids: Collection[int]) -> Mapping[int, frozenset[str]]:
    """By which channels each of them has an address, of those that this office has."""
    rows = User.objects.filter(pk__in=user_ids).values_list("pk", "email", "phone")
    return {pk: _channels(email, phone) for pk, email, phone in rows}


def _channels(email: str, phone: str) -> frozenset[str]:
    found: set[str] = {Channel.EMAIL} if email else set()
    if phone:
        found |= {Channel.WHATSAPP, Channel.SMS}
    return frozenset(found) & frozenset(available())


def addresses_of(deliveries: Sequence[Delivery]) -> Mapping[int, str]:
    """The address as it is now, by delivery; none where the channel is no longer theirs."""
    parties = {one.party_id for one in deliveries if one.party_id is not None}
    people = {one.user_id for one in deliveries if one.user_id is not None}
    of_party = Party.objects.in_bulk(parties) if parties else {}
    active = User.objects.filter(pk__in=people, is_active=True)
    of_user = {
        pk: (email, phone)
        for pk, email, phone in active.values_list("pk", "email", "phone")
    }
    found: dict[int, str] = {}
    for one in deliveries:
        if one.party_id in of_party:
            found[one.pk] = reporters.address_of(of_party[one.party_id], one.channel)
        elif one.user_id in of_user:
            email, phone = of_user[one.user_id]
            found[one.pk] = email if one.channel == Channel.EMAIL else phone
    return found


def openings(people: Collection[Recipient]) -> Opening:
    """The staff in the hours of their units, a party in the hours that they chose."""
    calendars = _calendars_of({who.user_id for who in people if who.user_id})
    parties = {who.party_id for who in people if who.party_id is not None}
    chosen = {
        pk: (begin, end)
        for pk, begin, end in Party.objects.filter(
            pk__in=parties, safe_from__isnull=False, safe_until__isnull=False
        ).values_list("pk", "safe_from", "safe_until")
    }

    def opening(who: Recipient, moment: datetime) -> datetime:
        if who.party_id in chosen:
            return _within(moment, *chosen[who.party_id])
        own = calendars.get(who.user_id) or calendars[None]
        return min(calendar.next_working_moment(moment) for calendar in own)

    return opening


def _calendars_of(
    user_ids: Collection[int],
) -> Mapping[int | None, Collection[WorkingCalendar]]:
    """Those of the units at which each of them holds a post; the office's under None."""
    paths: dict[int | None, set[str]] = {None: {""}}
    held = memberships_on(timezone.localdate()).filter(user__in=user_ids)
    for pk, path in held.values_list("user_id", "unit__path"):
        paths.setdefault(pk, set()).add(path)
    versions = versions_for(set().union(*paths.values()))
    return {
        pk: [version_value(one) for one in {versions[path] for path in own}]
        for pk, own in paths.items()
    }


def _within(moment: datetime, begin: time | None, end: time | None) -> datetime:
    """The moment itself between the two hours, which may lie around midnight."""
    if begin is None or end is None or begin == end:
        return moment
    local = timezone.localtime(moment)
    at = local.time()
    inside = begin <= at < end if begin < end else at >= begin or at < end
    if inside:
        return moment
    opens = local.replace(hour=begin.hour, minute=begin.minute, second=0, microsecond=0)
    return opens if opens > local else opens + timedelta(days=1)
