"""How often something happened in an hour, in the cache and nowhere else: for limits on open addresses."""

from contextlib import suppress
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

AN_HOUR = 60 * 60  # seconds


def count_in_hour(what: str, at: datetime, *, of: str) -> int:
    """How often in this hour, this time included. A keyed digest tells neither address nor network.

    `of`: what is counted, a name of the code's own.
    """
    hour = f"{what} in {at:%Y-%m-%d %H}"
    key = f"{of}:{salted_hmac(f'even-ground.{of}', hour, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, AN_HOUR)
    with suppress(ValueError):  # it went between the two lines
        return cache.incr(key)
    return 1
