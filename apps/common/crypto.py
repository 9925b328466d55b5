"""Encrypting what a copy of the database must not tell, and signing what has to come back as it went out.

Ciphertexts are Fernet tokens (package cryptography): a changed one does not decrypt. Of several keys the first
encrypts and any decrypts, so that keys can be changed while nothing is lost.
"""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import signing

PREFIX = "even-ground"


class CannotDecryptError(Exception):
    """None of the keys fits, or the text was encrypted for another row. Says nothing of what is inside."""


class BadSignatureError(Exception):
    """This was not signed here, or was tampered with."""


def encrypt(
    text: str, *, keys: Sequence[str], bound_to: str = "", block: int = 1, encrypted_at: int | None = None
) -> str:
    """The text under the first key.

    `bound_to` (one line) names what it belongs to: moved elsewhere it does not decrypt. The text is filled up with
    spaces to whole blocks of so many bytes, so that its length says little; so it must not end in one itself.
    `encrypted_at`: the time that the token carries, in seconds; None: now.
    """
    plain = f"{bound_to}\n{text}".encode()
    padded = plain.ljust(-(-len(plain) // block) * block)
    fernet = Fernet(keys[0])
    token = fernet.encrypt(padded) if encrypted_at is None else fernet.encrypt_at_time(padded, encrypted_at)
    return token.decode("ascii")


def decrypt(ciphertext: str, *, keys: Sequence[str], bound_to: str = "") -> str:
    """The text that was encrypted for this. Raises CannotDecryptError."""
    try:
        plain = _all_of(keys).decrypt(ciphertext.encode()).decode()
    except InvalidToken:
        raise CannotDecryptError from None
    belongs_to, _, text = plain.partition("\n")
    if belongs_to != bound_to:
        raise CannotDecryptError
    return text.rstrip(" ")


def is_under_first_key(ciphertext: str, *, keys: Sequence[str]) -> bool:
    """Whether the first key decrypts it already."""
    try:
        Fernet(keys[0]).decrypt(ciphertext.encode())
    except InvalidToken:
        return False
    return True


def reencrypt(ciphertext: str, *, keys: Sequence[str]) -> str:
    """The same under the first key. Raises CannotDecryptError."""
    try:
        return _all_of(keys).rotate(ciphertext.encode()).decode("ascii")
    except InvalidToken:
        raise CannotDecryptError from None


def new_key() -> str:
    """A key, to be put before those in use."""
    return Fernet.generate_key().decode("ascii")


def installation_keys(purpose: str) -> list[str]:
    """Keys for one purpose, made from the installation's secret and from those it had before, the newest first."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keys = []
    for secret in secrets:
        digest = hashlib.sha256(f"{PREFIX}.{purpose}:{secret!s}".encode()).digest()
        keys.append(base64.urlsafe_b64encode(digest).decode("ascii"))
    return keys


def sign(value: object, *, purpose: str) -> str:
    """A value that JSON can hold, readable, with the installation's signature."""
    return signing.dumps(value, salt=f"{PREFIX}.{purpose}", compress=True)


def unsign(signed: str, *, purpose: str) -> Any:
    """What was signed for this purpose. Raises BadSignatureError."""
    try:
        return signing.loads(signed, salt=f"{PREFIX}.{purpose}")
    except signing.BadSignature:
        raise BadSignatureError from None


def _all_of(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet(list(map(Fernet, keys)))
