"""The trail of who read a record."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from sigap_cases.registry.models import Person, PersonAccess
from sigap_cases.registry.policies import right_to_see


# A page that is loaded anew, or saved, is one reading.
ONE_READING = timedelta(minutes=10)


def record(person: Person, *, by: User, right: str | None = None) -> None:
    since = timezone.now() - ONE_READING
    if PersonAccess.objects.filter(person=person, user=by, at__gt=since).exists():
        return
    PersonAccess.objects.create(
        person=person,
        user=by,
        right=(right or right_to_see(by, person) or "")[:120],
        at=timezone.now(),
    )
