"""The words of a delivery: a notice, a number, a link; never a word of the case."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.channels.contract import Content
from notifications.enums import LENGTH_OF, REPORTER_TOPICS, Channel, Length, Topic
from notifications.models import Delivery, OutboxMessage
from notifications.recipients import directory

from .placeholders import filled
from .templates import Words, words_of


INBOX = "/meja/pemberitahuan/"
# The words in force of a topic, long or short.
WordsOf = Callable[[str, str], Words]


def content_of(delivery: Delivery, words: WordsOf = words_of) -> Content:
    """What is sent: of one notice its template, of several how many of each."""
    length = LENGTH_OF[Channel(delivery.channel)]
    if delivery.party_id is not None:
        return of_message(_latest(delivery), length, words)
    several = _told_together(delivery)
    if delivery.is_digest:
        return _digest(several)
    if len(several) > 1:
        return _together(several, length)
    return of_message(several[0] if several else delivery.message, length, words)


def _latest(delivery: Delivery) -> OutboxMessage:
    """To a reporter one sentence is enough: the newest."""
    rows = [covered.message for covered in delivery.covered.all()]
    return max(rows, key=lambda row: row.pk, default=delivery.message)


def _told_together(delivery: Delivery) -> list[OutboxMessage]:
    """Those that the person may still hear of, the oldest first."""
    messages = delivery.told()
    if len(messages) == 1:
        return messages
    heard = set(directory().still_heard(delivery.user_id or 0, messages))
    return [row for row in messages if row.pk in heard]


def of_message(
    message: OutboxMessage, length: str, words_in_force: WordsOf = words_of
) -> Content:
    words = words_in_force(message.topic, length)
    values = _values(message)
    return Content(
        subject=filled(words.subject, values), body=filled(words.body, values)
    )


def _values(message: OutboxMessage) -> dict[str, str]:
    told = {"tanggal": _date(message) or _("the date that the page names")}
    if message.topic in REPORTER_TOPICS:
        return told
    return told | {
        "nomor": message.label,
        "tautan": link_to(message),
        "kantor": settings.OFFICE_NAME,
    }


def link_to(message: OutboxMessage) -> str:
    """It asks again who may see what, and says nothing itself."""
    return f"{settings.SITE_URL}{INBOX}buka/{message.pk}/"


def _date(message: OutboxMessage) -> str:
    """Kept as an ISO date; written as the office writes dates."""
    kept = message.data.get("date") or message.data.get("due") or ""
    try:
        return date_format(date.fromisoformat(kept[:10]), "j F Y")
    except ValueError:
        return ""


def counted(messages: Sequence[OutboxMessage]) -> list[str]:
    """For example "3 x A task is waiting in your queue", the most first."""
    return [
        f"{number} x {Topic(topic).label}"
        for topic, number in Counter(row.topic for row in messages).most_common()
    ]


def _together(messages: Sequence[OutboxMessage], length: str) -> Content:
    values = {"count": len(messages), "number": messages[0].label}
    title = _on_matter(values) if values["number"] else _on_none(values)
    link = link_to(messages[-1])
    if length == Length.SHORT:
        return Content(subject="", body=f"{title}. {link}")
    return Content(
        subject=title, body="\n".join([*counted(messages), _("Open: %s") % link])
    )


def _on_matter(values: Mapping[str, Any]) -> str:
    return (
        ngettext(
            "SIGAP: %(count)d notice on %(number)s",
            "SIGAP: %(count)d notices on %(number)s",
            values["count"],
        )
        % values
    )


def _on_none(values: Mapping[str, Any]) -> str:
    """About people or the house, and no case."""
    return (
        ngettext(
            "SIGAP: %(count)d notice for you",
            "SIGAP: %(count)d notices for you",
            values["count"],
        )
        % values
    )


def _digest(messages: Sequence[OutboxMessage]) -> Content:
    """Numbers only, and where to read on."""
    matters = len({row.matter_id for row in messages})
    title = _("SIGAP: your day, %(count)d notices") % {"count": len(messages)}
    about = ngettext("About %(n)d matter.", "About %(n)d matters.", matters)
    link = f"{settings.SITE_URL}{INBOX}"
    lines = [*counted(messages), about % {"n": matters}, _("Open: %s") % link]
    return Content(subject=title, body="\n".join(lines))
