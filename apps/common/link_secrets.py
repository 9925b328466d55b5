"""The secret of a link: an invitation’s, a calendar’s. Whoever got it has it, and nobody else. Pure: no Django."""

import hashlib
import secrets


def new_secret() -> str:
    """256 bits from a secure source, fit for an address."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is stored, and looked up: 64 hexadecimal digits, from which nobody finds the secret.

    Looking a digest up takes as long for a near miss as for nonsense, so its time tells nothing of the secret.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
