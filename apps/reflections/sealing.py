"""Sealing what an author writes, so that a database alone tells nobody. Pure: keys and content in, sealed text out.

Beside the content, the seal holds the author and the reference of the row that it was written for: a text that is
moved to another row, or to another person, does not open there.
"""

import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

# Content is filled up to a multiple of this, in bytes, so that its length says little about what was written.
BLOCK = 1024


class CannotOpen(Exception):  # noqa: N818 - what happened is its name
    """None of the keys fits, or the text was sealed for another row. Says nothing of what is inside."""


def seal(content: Mapping[str, object], *, author: int, reference: str, keys: Sequence[str]) -> str:
    """The content under the first key. `author`: the key of the person's row; `reference`: that of the row."""
    written = json.dumps({"author": author, "reference": reference, "content": content}, ensure_ascii=False).encode()
    return Fernet(keys[0]).encrypt(written.ljust(-(-len(written) // BLOCK) * BLOCK)).decode("ascii")


def unseal(sealed: str, *, author: int, reference: str, keys: Sequence[str]) -> dict:
    """The content that was sealed for this row. Raises CannotOpen."""
    try:
        found = json.loads(_ring(keys).decrypt(sealed.encode()))
    except InvalidToken:
        raise CannotOpen from None
    if (found["author"], found["reference"]) != (author, reference):
        raise CannotOpen
    return found["content"]


def is_under_first(sealed: str, keys: Sequence[str]) -> bool:
    """Whether the first key opens it already."""
    try:
        Fernet(keys[0]).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def reseal(sealed: str, keys: Sequence[str]) -> str:
    """The same content under the first key. Raises CannotOpen."""
    try:
        return _ring(keys).rotate(sealed.encode()).decode("ascii")
    except InvalidToken:
        raise CannotOpen from None


def new_key() -> str:
    """A key for the front of the ring."""
    return Fernet.generate_key().decode("ascii")


def _ring(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
