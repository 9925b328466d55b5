"""Sealing everything anew under the first key, a few rows at a time."""

from dataclasses import dataclass

from django.conf import settings

from . import sealing
from .models import Reflection

BATCH = 100  # rows


@dataclass
class Counts:
    """What became of the rows."""

    changed: int = 0
    as_they_were: int = 0  # under the first key already
    locked: int = 0  # no key opens them


def rotate() -> Counts:
    """Seal every row anew that is not under the first key.

    It may be stopped at any time and run again, also while people write: a row that somebody has saved meanwhile is
    under the first key by then, and is left alone.
    """
    counts, last = Counts(), 0
    while batch := list(Reflection.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "sealed")[:BATCH]):
        for key, sealed in batch:
            _rotate_row(key, sealed, counts)
        last = batch[-1][0]
    return counts


def _rotate_row(key: int, sealed: str, counts: Counts) -> None:
    if sealing.is_under_first(sealed, settings.REFLECTION_KEYS):
        counts.as_they_were += 1
        return
    try:
        anew = sealing.reseal(sealed, settings.REFLECTION_KEYS)
    except sealing.CannotOpen:
        counts.locked += 1
        return
    counts.changed += Reflection.objects.filter(pk=key, sealed=sealed).update(sealed=anew)
