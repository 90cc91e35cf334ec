"""Events for agencies' systems, put beside the change they tell of."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from sigap_cases.api.enums import EventType
from sigap_cases.api.models import WebhookDelivery, WebhookEndpoint
from sigap_cases.api.selectors import referrals_of
from sigap_cases.cases.followers import Happened
from sigap_cases.cases.models import Referral


TYPE_OF = {
    Happened.SENT: EventType.REFERRAL_SENT,
    Happened.CHANGED: EventType.REFERRAL_CHANGED,
    Happened.ENDED: EventType.REFERRAL_ENDED,
}


def follow(referral: Referral, what: Happened) -> None:
    """A row for each address of the receiving agency whose system sees the referral now.

    Of what a system does not see it is told nothing, not even that there is something.
    """
    if referral.partner_id is None:
        return
    event = TYPE_OF[what]
    for endpoint in _hearing(event).filter(client__unit_id=referral.partner_id):
        if referrals_of(endpoint.client).filter(pk=referral.pk).exists():
            _put(endpoint, event, referral.number)


def published(day: date) -> None:
    """The figures of the day are public: every address that asked for it is told."""
    for endpoint in _hearing(EventType.STATISTICS_PUBLISHED):
        _put(endpoint, EventType.STATISTICS_PUBLISHED, day.isoformat())


def _hearing(event: EventType) -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.objects.filter(
        client__ended_at=None, disabled_at=None, events__contains=[event]
    ).select_related("client__account")


def _put(endpoint: WebhookEndpoint, event: EventType, subject: str) -> None:
    now = timezone.now()
    WebhookDelivery.objects.create(
        endpoint=endpoint, event=event, subject=subject, created_at=now, due_at=now
    )
