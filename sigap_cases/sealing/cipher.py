"""AES-256-GCM over bytes and text, and the keyed hash that finds a value again: pure."""

import base64
import hashlib
import hmac
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .exceptions import SealBroken


VERSION = "v1"
NONCE = 12
KEY = 32
_TOKEN = re.compile(r"v1:(?P<key>[0-9a-f]{32}):(?P<sealed>[A-Za-z0-9_-]+)")


def master_key(secret: str) -> bytes:
    """The key that a secret of the settings stands for; the secret is random itself."""
    return hashlib.sha256(b"sigap master key:" + secret.encode()).digest()


def new_key() -> bytes:
    return os.urandom(KEY)


def sealed(key: AESGCM, text: bytes, *, bound_to: str) -> bytes:
    """Nonce and ciphertext; it opens only for the same ``bound_to``."""
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, text, bound_to.encode())


def opened(key: AESGCM, content: bytes, *, bound_to: str) -> bytes:
    try:
        return key.decrypt(content[:NONCE], content[NONCE:], bound_to.encode())
    except InvalidTag:
        raise SealBroken from None


def token_of(key_id: str, content: bytes) -> str:
    """As a column holds it; ``key_id`` in 32 hexadecimal digits."""
    packed = base64.urlsafe_b64encode(content).decode().rstrip("=")
    return f"{VERSION}:{key_id}:{packed}"


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def parts_of(token: str) -> tuple[str, bytes]:
    """The id of the key and the sealed bytes of a stored value."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise SealBroken
    packed = found["sealed"]
    return found["key"], base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))


def fingerprint(secret: str, *, kind: str, value: str) -> str:
    """By what equal values of one kind are found without being opened."""
    said = f"{kind}:{value}".encode()
    return hmac.digest(secret.encode(), said, "sha256").hex()
