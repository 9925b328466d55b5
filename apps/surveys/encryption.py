"""Encrypting what an open round holds, so that a copy of the database says nothing: not what, not who, not how many.

Always of the same length for the same kind of round, and without the time that a ciphertext would otherwise carry.
"""

from apps.common import crypto
from apps.common.crypto import CannotDecryptError

BLOCK = 8192  # bytes; a round with all statements, and the participation of 300 people, take one
PURPOSE = "surveys"
NO_TIME = 0  # the time of a ciphertext would be the time of an answer


def encrypt(text: str) -> str:
    """The text, filled up to whole blocks and encrypted with the installation's secret."""
    keys = crypto.installation_keys(PURPOSE)
    return crypto.encrypt(text, keys=keys, block=BLOCK, encrypted_at=NO_TIME)


def decrypt(ciphertext: str) -> str:
    """What was encrypted. Raises CannotDecryptError if the installation's secret is no longer the same."""
    try:
        return crypto.decrypt(ciphertext, keys=crypto.installation_keys(PURPOSE))
    except CannotDecryptError:
        raise CannotDecryptError(
            "The answers of this round were sealed with another SECRET_KEY. Name that one in EARLIER_SECRET_KEYS."
        ) from None
