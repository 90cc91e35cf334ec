"""Where allauth's own views do less than we ask of them."""

from typing import Any

from allauth.account.views import LogoutView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class RemoveKeyView(RemoveWebAuthnView):
    """A last second step that a post asks for stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.warning(
                self.request,
                _("Your post asks for a second step: the last one cannot be removed."),
            )
            return redirect("mfa_list_webauthn")
        answer: HttpResponse = super().form_valid(form)
        return answer


class SignOutView(LogoutView):
    """The browser forgets all that our pages keep in it: the village desk works offline."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(*args, **kwargs)
        answer["Clear-Site-Data"] = '"storage"'
        return answer
