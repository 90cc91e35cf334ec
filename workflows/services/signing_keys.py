"""The key that signs the history. It lies in a file, never in the database."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from workflows.exceptions import KeyExists, KeyMissing


OWNER_ONLY = 0o600


def key_file() -> Path:
    return Path(settings.HISTORY_SIGNING_KEY_FILE)


def load() -> Ed25519PrivateKey:
    """The key; KeyMissing where there is none. Only trying and testing make their own."""
    path = key_file()
    if not path.exists() and settings.HISTORY_MAKES_ITS_KEY:
        make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyMissing(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyMissing(path)
    return key


def make(path: Path) -> Ed25519PrivateKey:
    """A new key in a new file that its owner alone reads."""
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise KeyExists(path) from None
    with os.fdopen(opened, "wb") as target:
        target.write(content)
    return key


def successor_file() -> Path:
    path = key_file()
    return path.with_name(f"{path.name}.next")


def put_successor_in_place() -> Path:
    """The next key becomes the key; the one before stays beside it under its number."""
    path = key_file()
    retired = path.with_name(f"{path.name}.{key_id(public_hex(load()))}")
    path.replace(retired)
    successor_file().replace(path)
    return retired


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def key_id(public: str) -> str:
    """By what people name a key: the first 16 digits of it."""
    return public[:16]


def sign(key: Ed25519PrivateKey, text: str) -> str:
    return key.sign(text.encode()).hex()


def is_signed_by(public: str, text: str, signature: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
