"""Second steps as this office wants them: secrets encrypted, and kept where they must be."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from .models import User
from .policies import needs_second_factor


class StaffMFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """InvalidToken where none of the keys fits."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The name at sign-in, never the e-mail address: phones show it openly."""
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have one keeps the last; another is added first."""
        user: Any = authenticator.user
        others = Authenticator.objects.filter(user=user).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        if others.exclude(pk=authenticator.pk).exists():
            return True
        return not (isinstance(user, User) and needs_second_factor(user))


def _box() -> MultiFernet:
    """The first key encrypts; the others still open what they have closed."""
    keys: list[str] = settings.MFA_SECRET_KEYS or [
        settings.SECRET_KEY,
        *map(str, settings.SECRET_KEY_FALLBACKS),
    ]
    return MultiFernet([Fernet(_key(text)) for text in keys])


def _key(text: str) -> bytes:
    derived = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=b"sigap second factor"
    ).derive(text.encode())
    return urlsafe_b64encode(derived)
