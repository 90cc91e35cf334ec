"""How staff sign in: accounts are made by an administrator, never by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from .agents import family_of
from .enums import SignInKind
from .exceptions import TooManyAttemptsError
from .models import User
from .services import attempts, sign_ins


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Our tallies in the place of allauth's, which are gone with the cache."""
        try:
            attempts.spend(attempts.ADDRESS, self.get_client_ip(request))
            attempts.spend(attempts.NAME, _typed(credentials))
        except TooManyAttemptsError as error:
            if error.is_first:
                self._record(request, SignInKind.LOCKED_OUT, credentials)
            raise self.validation_error("too_many_login_attempts") from error

    def authenticate(
        self, request: HttpRequest, **credentials: Any
    ) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            attempts.give_back(attempts.ADDRESS, self.get_client_ip(request))
            attempts.give_back(attempts.NAME, _typed(credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._record(request, SignInKind.FAILED, credentials)

    def _record(
        self, request: HttpRequest, kind: SignInKind, credentials: dict[str, Any]
    ) -> None:
        user = User.objects.filter(username__iexact=_typed(credentials)).first()
        agent = family_of(request.headers.get("User-Agent", ""))
        sign_ins.record(kind, user=user, agent=agent, method="password")


def _typed(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or "").lower()
