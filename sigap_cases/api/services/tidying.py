"""What the interface noted goes after its time: keys of writes, and the log of requests."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from sigap_cases.api.models import ApiRequest, IdempotentCall


def purge() -> int:
    """How many rows went. The last request of each token stays: it says when that was."""
    now = timezone.now()
    old_calls = now - timedelta(days=settings.API_KEYS_KEPT_DAYS)
    calls, _kinds = IdempotentCall.objects.filter(at__lt=old_calls).delete()
    later = ApiRequest.objects.filter(
        token=OuterRef("token"), at__gte=OuterRef("at"), pk__gt=OuterRef("pk")
    )
    old_requests = now - timedelta(days=settings.API_REQUESTS_KEPT_DAYS)
    old = ApiRequest.objects.filter(Exists(later), at__lt=old_requests)
    requests, _kinds = old.delete()
    return calls + requests
