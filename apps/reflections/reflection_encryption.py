"""What an author wrote, encrypted so that a database alone tells nobody, and decrypted for its author alone.

Beside the content a ciphertext holds the author and the reference of its row: moved to another row, or to another
person, it does not decrypt.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.conf import settings

from apps.common import crypto
from apps.common.crypto import CannotDecryptError

from .domain.reflection_content import ReflectionContent
from .models import Printout, Reflection

BLOCK = 1024  # bytes: content is filled up to a multiple, so that its length says little about what was written


@dataclass(frozen=True)
class DecryptedReflection:
    """One row and what it says; `entry` None: none of the keys decrypts it."""

    row: Reflection
    entry: ReflectionContent | None


def decrypt_reflection(row: Reflection) -> DecryptedReflection:
    """What the row says. A lost key is no error: the author learns of it on the page."""
    try:
        return DecryptedReflection(row, ReflectionContent(**decrypt_for(row)))
    except CannotDecryptError:
        return DecryptedReflection(row, None)


def encrypt_reflection(row: Reflection, entry: ReflectionContent) -> str:
    """The entry as this row holds it."""
    return encrypt_for(row, asdict(entry))


def encrypt_for(row: Reflection | Printout, content: Mapping[str, object]) -> str:
    """Content for this row alone, under the first of the installation's keys for reflections."""
    text = json.dumps(content, ensure_ascii=False)
    return crypto.encrypt(text, keys=settings.REFLECTION_KEYS, bound_to=_author_and_row(row), block=BLOCK)


def decrypt_for(row: Reflection | Printout) -> dict:
    """The content that was encrypted for this row. Raises CannotDecryptError."""
    text = crypto.decrypt(row.ciphertext, keys=settings.REFLECTION_KEYS, bound_to=_author_and_row(row))
    return json.loads(text)


def _author_and_row(row: Reflection | Printout) -> str:
    return f"{row.author_id} {row.reference}"
