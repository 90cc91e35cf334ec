"""What the accounts ask of the case file, and what they have told by a notice."""

from accounts.extensions import Extensions
from accounts.models import User
from notifications.enums import Topic
from notifications.services.outbox import About, To, tell
from sigap_cases.cases.models import Custodian


def is_custodian(user: User) -> bool:
    return Custodian.objects.filter(user=user).exists()


def tell_person(user: User, topic: str, key: str) -> None:
    """About no matter: the person's own negative id stands in its place."""
    tell(
        Topic(topic),
        key=key,
        about=About(matter_id=-user.pk, label=""),
        to=To(user_id=user.pk),
    )


EXTENSIONS = Extensions(is_custodian=is_custodian, tell=tell_person)
