"""Vocabulary of the interface for other agencies' systems."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post


class Scope(models.TextChoices):
    """What a token is for. The post of its client says of whom and of which."""

    PEOPLE = "people:read", _("Read people of the registry")
    PLACEMENTS = "placements:read", _("Read placements")
    REPORT_PLACEMENTS = "placements:add", _("Report placements")
    REFERRALS = "referrals:read", _("Read what is referred to the agency")
    ANSWER_REFERRALS = "referrals:answer", _("Answer what is referred to the agency")
    STATISTICS = "statistics:read", _("Read the published statistics")


_OF_REFERRALS = frozenset({Scope.REFERRALS, Scope.ANSWER_REFERRALS})
_OF_PEOPLE = frozenset({Scope.PEOPLE, Scope.PLACEMENTS})
# What everybody may read on the public pages.
_PUBLISHED = frozenset({Scope.STATISTICS})
# The posts that a system may act as, and what it can be given there. No post that
# supervises, signs, audits or administers is among them.
SCOPES_OF: dict[Post, frozenset[Scope]] = {
    Post.MITRA: _OF_REFERRALS | _PUBLISHED,
    Post.PETUGAS_DESA: (
        _OF_REFERRALS | _OF_PEOPLE | {Scope.REPORT_PLACEMENTS} | _PUBLISHED
    ),
    Post.CAMAT: _OF_REFERRALS | _OF_PEOPLE | _PUBLISHED,
    Post.PETUGAS_PENGADUAN: _OF_PEOPLE | {Scope.REPORT_PLACEMENTS} | _PUBLISHED,
}


class EventType(models.TextChoices):
    """What an agency's system is told of, once it has asked for it."""

    REFERRAL_SENT = "referral.sent", _("A referral has come")
    REFERRAL_CHANGED = "referral.changed", _("A referral has changed")
    REFERRAL_ENDED = "referral.ended", _("A referral has ended")
    STATISTICS_PUBLISHED = (
        "statistics.published",
        _("The statistics of a day are published"),
    )


class SendState(models.TextChoices):
    """States of one event on its way to one address."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed for good")
    DROPPED = "dropped", _("No longer to be told")
