"""The closed vocabulary of a notice's text, and what may not stand in one."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from notifications.enums import REPORTER_TOPICS, Length


STAFF = ("nomor", "tanggal", "tautan", "kantor")
# A reporter is told a date at most: no number, no link, no office.
REPORTER = ("tanggal",)
LONGEST_SUBJECT = 78
# One SMS; a longer one is split, and dearer.
LONGEST = {Length.LONG: 1000, Length.SHORT: 160}
SAMPLE: Mapping[str, str] = {
    "nomor": "ADU-26-7KQ2M9",
    "tanggal": "30 November 2026",
    "tautan": "https://sigap.example.go.id/meja/pemberitahuan/buka/1048576/",
    "kantor": "Dinas Tenaga Kerja",
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Words that announce somebody's data. The text is the same for every case: whoever
# writes one of these means to name a person in it.
_PERSONAL = ("nik", "nama", "alamat", "paspor", "telepon", "kata sandi", "kode")
# To a reporter besides: what would tell another reader of the phone what it is about.
_TELLING = (
    "sigap",
    "dinas",
    "aduan",
    "pengaduan",
    "kasus",
    "pelapor",
    "pmi",
    "pekerja",
    "migran",
    "majikan",
    "korban",
    "http",
    "www",
)


def allowed_in(topic: str) -> tuple[str, ...]:
    return REPORTER if topic in REPORTER_TOPICS else STAFF


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, once each: values are never read again."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def problems_of(
    topic: str, length: str, *, subject: str, body: str
) -> list[tuple[str, str]]:
    """Why the text may not go out, as (field, sentence); empty if it may."""
    found = [*_of_length(length, subject, body)]
    for field, text in (("subject", subject), ("body", body)):
        found += [(field, sentence) for sentence in _of_text(topic, text)]
    return found


def _of_length(length: str, subject: str, body: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not body.strip():
        found.append(("body", _("Write the text.")))
    if length == Length.LONG and not subject.strip():
        found.append(("subject", _("Write the subject.")))
    if length == Length.SHORT and subject.strip():
        found.append(("subject", _("A short notice has no subject.")))
    if "\n" in subject or "\r" in subject:
        found.append(("subject", _("The subject is one line.")))
    if len(filled(subject, SAMPLE)) > LONGEST_SUBJECT:
        words = _("The subject may have %(most)d characters once it is filled in.")
        found.append(("subject", words % {"most": LONGEST_SUBJECT}))
    most, has = LONGEST[Length(length)], len(filled(body, SAMPLE))
    if has > most:
        words = _("Filled in, the text has %(has)d characters; %(most)d fit.")
        found.append(("body", words % {"has": has, "most": most}))
    return found


def _of_text(topic: str, text: str) -> list[str]:
    allowed = allowed_in(topic)
    found = [
        _("The placeholder {%(name)s} is not known here. Use %(allowed)s.")
        % {"name": name, "allowed": ", ".join(f"{{{one}}}" for one in allowed)}
        for name in _PLACEHOLDER.findall(text)
        if name not in allowed
    ]
    if set(_PLACEHOLDER.sub("", text)) & set("{}"):
        found.append(_("A brace stands alone. Placeholders look like {tanggal}."))
    refused = _PERSONAL + (_TELLING if topic in REPORTER_TOPICS else ())
    plain = _PLACEHOLDER.sub(" ", text).casefold()
    return found + [
        _("Leave out “%(word)s”: others may read this notice.") % {"word": word}
        for word in refused
        if re.search(rf"\b{re.escape(word)}", plain)
    ]
