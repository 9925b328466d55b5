"""How often a calendar is asked for. Programs look a few times a day; who tries addresses comes far more often."""

from contextlib import suppress
from datetime import datetime

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

OF_A_CALENDAR = 60  # an hour: from all programs and devices of a person
UNKNOWN_ADDRESSES = 30  # an hour, from one network
AN_HOUR = 60 * 60  # seconds


def is_calendar_over_limit(secret: str, at: datetime) -> bool:
    """Whether this look at a calendar is one too many. Counts it."""
    return _count(f"calendar {secret}", at) > OF_A_CALENDAR


def is_guessing(request: HttpRequest, at: datetime) -> bool:
    """Whether too many addresses that lead nowhere were asked for from this network. Counts this one."""
    return _count(f"unknown from {ratelimit.get_ip(request)}", at) > UNKNOWN_ADDRESSES


def _count(what: str, at: datetime) -> int:
    """How often in this hour, this time included. A keyed digest tells neither address nor network."""
    hour = f"{what} in {at:%Y-%m-%d %H}"
    key = f"accounts:calendar:{salted_hmac('even-ground.accounts.calendar', hour, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, AN_HOUR)
    with suppress(ValueError):  # it went between the two lines
        return cache.incr(key)
    return 1
