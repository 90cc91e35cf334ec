"""The link by which somebody who forgot their password sets a new one."""

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail  # noqa: TID251  the outbox would keep the link
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User


def send_link(user: User) -> None:
    """Goes to the address that the administrator keeps. It sets a password, no more:
    the second step is asked for as ever."""
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": token},
    )
    text = _(
        "Somebody, perhaps you, asked for a new password for %(name)s.\n"
        "Set it within an hour: %(link)s\n"
        "If it was not you, nothing needs to be done: the password stays as it is."
    )
    send_mail(
        _("SIGAP: a new password"),
        text % {"name": user.username, "link": f"{settings.SITE_URL}{path}"},
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )
