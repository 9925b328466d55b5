"""Sealing what an open round holds, so that a copy of the database says nothing: not what, not who, not how many.

Always of the same length for the same kind of round, and without the time that the seal would otherwise carry.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

BLOCK = 8192  # bytes; a round with all statements, and the roll of 300 people, take one
SALT = "even-ground.surveys"


class CannotBeOpenedError(Exception):
    """Sealed with a key that this installation no longer has: nobody can open it any more."""


def seal(text: str) -> str:
    """The text, filled up to whole blocks and sealed."""
    plain = text.encode()
    room = -(-len(plain) // BLOCK) * BLOCK
    # A seal usually tells when it was made. That would be the time of an answer.
    return _key().encrypt_at_time(plain.ljust(room), 0).decode()


def opened(sealed: str) -> str:
    """What was sealed. Raises CannotBeOpenedError if the installation's secret is no longer the same."""
    try:
        return _key().decrypt(sealed.encode()).decode().rstrip(" ")
    except InvalidToken:
        raise CannotBeOpenedError(
            "The answers of this round were sealed with another SECRET_KEY. Name that one in EARLIER_SECRET_KEYS."
        ) from None


def _key() -> MultiFernet:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [hashlib.sha256(f"{SALT}:{secret!s}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
