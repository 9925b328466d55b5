"""Limits against stuffing an open link. Counters in the cache, until the hour or day ends; no address is kept.

An address is shared by everybody on a ward or in a group that meets, so the limits are wide; they stop a machine.
"""

import logging
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from .models import Round

logger = logging.getLogger(__name__)
CACHE_IS_AWAY = (OSError, RedisError)

HOUR = 60 * 60
A_DAY = 24 * HOUR
# Where up to so many people are asked; in proportion where there are more, because a group may fill it in together.
PEOPLE = 24
PER_ADDRESS_AN_HOUR = 12
PER_ADDRESS_A_DAY = 24
PER_ROUND_AN_HOUR = 24
MOST_TIMES_ASKED = 2  # an open link takes so many times as many answers as people were asked


def most_answers(round: Round) -> int:
    """How many answers an open link takes in all."""
    return max(1, round.people_asked) * MOST_TIMES_ASKED


def is_address_over_limit(round: Round, address: str, at: datetime) -> bool:
    """Whether this answer is one too many from where it comes. Counts it."""
    here = f"{round.reference}:{address}:{at:%Y-%m-%d}"
    too_fast = _count(f"{here}:{at:%H}", _left_of_hour(at)) > _scaled(PER_ADDRESS_AN_HOUR, round)
    return _count(here, _left_of_day(at)) > _scaled(PER_ADDRESS_A_DAY, round) or too_fast


def is_round_over_limit(round: Round, at: datetime) -> bool:
    """Whether answers from all places together come faster than people write. Counts this one."""
    return _count(f"{round.reference}:{at:%Y-%m-%d:%H}", _left_of_hour(at)) > _scaled(PER_ROUND_AN_HOUR, round)


def _left_of_hour(at: datetime) -> int:
    """Seconds until the hour is over: when a counter goes says nothing of when its first answer came."""
    return HOUR - at.minute * 60 - at.second


def _left_of_day(at: datetime) -> int:
    return A_DAY - at.hour * HOUR - at.minute * 60 - at.second


def _scaled(limit: int, round: Round) -> int:
    """A limit for as many people as this round asks."""
    return limit * max(PEOPLE, round.people_asked) // PEOPLE


def _count(what: str, seconds: int) -> int:
    """How often, this time included. It stands under a keyed digest, which tells neither round nor address.

    A cache that cannot be reached counts nothing: nobody's answers wait for it. What an open link takes in all
    (`most_answers`) does not rest on the cache.
    """
    key = f"surveys:{salted_hmac('even-ground.surveys.counter', what, algorithm='sha256').hexdigest()}"
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except ValueError:  # it went between the two lines
        cache.set(key, 1, seconds)
        return 1
    except CACHE_IS_AWAY:
        logger.warning("The cache cannot be reached, so answers to an open link are not counted.")
        return 0
