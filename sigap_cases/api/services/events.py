"""Events for agencies' systems, put beside the change they tell of."""

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
    endpoints = WebhookEndpoint.objects.filter(
        client__unit_id=referral.partner_id,
        client__ended_at=None,
        disabled_at=None,
        events__contains=[event],
    ).select_related("client__account")
    now = timezone.now()
    for endpoint in endpoints:
        if referrals_of(endpoint.client).filter(pk=referral.pk).exists():
            WebhookDelivery.objects.create(
                endpoint=endpoint,
                event=event,
                subject=referral.number,
                created_at=now,
                due_at=now,
            )
