"""What must hold of the settings of signing in before the product starts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from .enums import Post


@register(Tags.security)
def posts_exist(**_asked: Any) -> Sequence[CheckMessage]:
    unknown = sorted(settings.MFA_REQUIRED_POSTS - set(Post.values))
    if not unknown:
        return []
    named = ", ".join(unknown)
    return [Error(f"MFA_REQUIRED_POSTS names no post: {named}", id="accounts.E001")]


@register(Tags.security, deploy=True)
def second_step_is_required(**_asked: Any) -> Sequence[CheckMessage]:
    if settings.MFA_REQUIRED_FROM is not None and settings.SESSION_IDLE_MINUTES:
        return []
    return [
        CheckWarning(
            "Nobody must show a second step, or sessions never lie still too long.",
            id="accounts.W001",
        )
    ]
