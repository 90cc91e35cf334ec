"""Data that need a right of their own, the posts that read each kind, and their masks.

A post is not enough: it counts for the records and cases that the person works on
(registry/policies.py, cases/policies.py). Whoever only reads, such as the auditor, the
head of the office or a guest, sees the mask.
"""

from collections.abc import Collection, Mapping

from django.db import models
from django.utils.translation import gettext, gettext_lazy

from accounts.enums import Post
from accounts.selectors import Position


class Sensitive(models.TextChoices):
    """A kind of data; the value is the word in addresses and in the access log."""

    # NIK, family card, passport and other papers, insurance.
    NUMBERS = "numbers", gettext_lazy("Numbers of identity and papers")
    REPORTER = "reporter", gettext_lazy("Who reported")
    HEALTH = "health", gettext_lazy("What concerns health")
    VIOLENCE = "violence", gettext_lazy("What concerns violence")


_VILLAGE = frozenset({Post.PETUGAS_DESA, Post.PERBEKEL})
_HANDLING = frozenset(
    {
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PENANGANAN,
        Post.PENDAMPING_HUKUM,
        Post.PENDAMPING_REINTEGRASI,
        Post.PETUGAS_PIKET,
        Post.PENYELIA,
    }
)
_INFORMATION = frozenset({Post.PETUGAS_PPID, Post.ATASAN_PPID})
READERS: Mapping[Sensitive, frozenset[Post]] = {
    Sensitive.NUMBERS: _VILLAGE | _HANDLING,
    Sensitive.REPORTER: _HANDLING | _INFORMATION,
    Sensitive.HEALTH: _HANDLING | _INFORMATION,
    Sensitive.VIOLENCE: _HANDLING | _INFORMATION,
}
NIK_DIGITS = 16


def post_reads(post: str, kind: Sensitive) -> bool:
    return post in READERS[kind]


def any_post_reads(positions: Collection[Position], kind: Sensitive) -> bool:
    return any(post_reads(position.post, kind) for position in positions)


def masked(text: str) -> str:
    """A number of sixteen digits with its first and last four; of any other the last three.

    The first and last four of a shorter one would be nearly all of it.
    """
    if not text:
        return ""
    if len(text) == NIK_DIGITS:
        return f"{text[:4]}{'•' * (NIK_DIGITS - 8)}{text[-4:]}"
    return "•" * max(len(text) - 3, 0) + text[-3:]


def masked_words() -> str:
    """What stands where words are masked: nothing of them, not even their length."""
    return gettext("Masked")
