"""Limits against stuffing an open link. Counters in the cache, for an hour or a day; no address is kept anywhere.

An address is shared by everybody on a ward or in a waiting room, so the limits are wide; they stop a machine.
"""

from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from .models import Round

HOUR = 60 * 60
A_DAY = 24 * HOUR
PER_ADDRESS_AN_HOUR = 12
PER_ADDRESS_A_DAY = 30
LEAST_PER_ROUND_AN_HOUR = 20  # and never less than half of the people asked
MOST_TIMES_ASKED = 2  # an open link takes so many times as many answers as people were asked


def most_answers(round: Round) -> int:
    """How many answers an open link takes in all."""
    return max(1, round.people_asked) * MOST_TIMES_ASKED


def is_from_one_place(round: Round, address: str, at: datetime) -> bool:
    """Whether this answer is one too many from where it comes. Counts it."""
    digest = salted_hmac("even-ground.voices.address", f"{round.reference}:{at:%Y-%m-%d}:{address}").hexdigest()
    too_fast = _count(f"voices:{digest}:{at:%H}", HOUR) > PER_ADDRESS_AN_HOUR
    return _count(f"voices:{digest}", A_DAY) > PER_ADDRESS_A_DAY or too_fast


def is_flooded(round: Round, at: datetime) -> bool:
    """Whether answers from all places together come faster than people write. Counts this one."""
    limit = max(LEAST_PER_ROUND_AN_HOUR, round.people_asked // 2)
    return _count(f"voices:{round.reference}:{at:%Y-%m-%d-%H}", HOUR) > limit


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it went between the two lines
        cache.set(key, 1, seconds)
        return 1
