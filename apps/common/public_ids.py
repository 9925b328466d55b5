"""Public identifiers: short, readable aloud, not guessable."""

from django.db import models
from django.utils.crypto import get_random_string

# No vowels (no words appear by chance), nothing that looks like something else.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 10  # 27 ** 10, about 47 bits


def new_reference() -> str:
    """Ten characters from a secure source; used in addresses and on covers."""
    return get_random_string(LENGTH, LETTERS)


def reference_field() -> models.CharField:
    """The column that holds a row's public identifier."""
    return models.CharField(max_length=LENGTH, unique=True, editable=False, default=new_reference)
