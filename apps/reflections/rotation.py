"""Encrypting everything anew under the first key, a few rows at a time."""

from dataclasses import dataclass

from django.conf import settings

from apps.common import crypto
from apps.common.crypto import CannotDecryptError

from .models import Reflection

BATCH = 100  # rows


@dataclass
class RotationCounts:
    """What became of the rows."""

    changed: int = 0
    as_they_were: int = 0  # under the first key already
    locked: int = 0  # no key opens them


def rotate() -> RotationCounts:
    """Encrypt every row anew that is not under the first key.

    It may be stopped at any time and run again, also while people write: a row that somebody has saved meanwhile is
    under the first key by then, and is left alone.
    """
    counts, last = RotationCounts(), 0
    while batch := list(
        Reflection.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "ciphertext")[:BATCH]
    ):
        for pk, ciphertext in batch:
            _rotate_row(pk, ciphertext, counts)
        last = batch[-1][0]
    return counts


def _rotate_row(pk: int, ciphertext: str, counts: RotationCounts) -> None:
    if crypto.is_under_first_key(ciphertext, keys=settings.REFLECTION_KEYS):
        counts.as_they_were += 1
        return
    try:
        anew = crypto.reencrypt(ciphertext, keys=settings.REFLECTION_KEYS)
    except CannotDecryptError:
        counts.locked += 1
        return
    counts.changed += Reflection.objects.filter(pk=pk, ciphertext=ciphertext).update(ciphertext=anew)
