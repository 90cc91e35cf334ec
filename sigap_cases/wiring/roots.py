"""A signed root of the history is known outside of the office's machines too: by mail."""

from django.conf import settings
from django.utils.translation import gettext as _

from notifications.channels.contract import Content, Parcel
from notifications.channels.registry import carrier_of
from notifications.enums import Channel
from workflows.models import SignedRoot


# A mail that was lost is made good by those after it.
TOLD_EACH_TIME = 7


def mail(root: SignedRoot) -> None:
    """Send the root and the six before it. Raises what the channel raises."""
    rows = SignedRoot.objects.filter(number__lte=root.number).order_by("-number")
    told = [_line(row) for row in rows[:TOLD_EACH_TIME]]
    parcel = Parcel(
        reference=f"root-{root.number}",
        channel=Channel.EMAIL,
        address=settings.HISTORY_ROOT_EMAIL,
        content=Content(
            subject=_("Signed root %(number)d of the history")
            % {"number": root.number},
            body="\n\n".join([_("Keep this mail: it proves the history."), *told]),
        ),
        created_at=root.signed_at,
    )
    with carrier_of(Channel.EMAIL).open() as send:
        send(parcel)


def _line(root: SignedRoot) -> str:
    words = {
        "number": root.number,
        "at": root.signed_at.isoformat(timespec="seconds"),
        "hash": root.hash,
        "signature": root.signature,
        "key": root.public_key,
    }
    told = _(
        "Root %(number)d of %(at)s\nSHA-256: %(hash)s\n"
        "Signature: %(signature)s\nPublic key: %(key)s"
    )
    return told % words
