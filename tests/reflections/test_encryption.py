"""A row of a reflection holds its entry for its author and itself alone."""

import pytest

from apps.common.crypto import CannotDecryptError
from apps.reflections.domain.reflection_content import ReflectionContent
from apps.reflections.models import Reflection
from apps.reflections.reflection_encryption import decrypt_for, decrypt_reflection, encrypt_reflection

ENTRY = ReflectionContent("0.1.0", "ACC-1", "A title", "A question?", "wörds\n\n…", "explore", 4, "An anchor.")


def row_with(ciphertext: str = "", author: int = 1, reference: str = "BCDFGHJKMN") -> Reflection:
    return Reflection(author_id=author, reference=reference, ciphertext=ciphertext)


def test_an_entry_survives():
    assert decrypt_reflection(row_with(encrypt_reflection(row_with(), ENTRY))).entry == ENTRY


@pytest.mark.parametrize(
    "other", [{"author": 2}, {"reference": "NMKJHGFDCB"}, {"author": 11, "reference": "CDFGHJKMN"}]
)
def test_it_opens_in_no_other_row(other):
    moved = row_with(encrypt_reflection(row_with(), ENTRY), **other)
    with pytest.raises(CannotDecryptError):
        decrypt_for(moved)
    assert decrypt_reflection(moved).entry is None
