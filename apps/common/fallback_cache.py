"""A cache that always answers: by its quick store, and by the database while that is away, full or silent.

The cache holds what limits are counted with. Without it a page must neither fail nor go without limits.
"""

import logging
import pickle
import time
import zlib
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

CANNOT_BE_USED = (OSError, RedisError, EOFError, pickle.UnpicklingError, zlib.error)
# Seconds in which nothing is asked of a store that has failed: nobody waits for it again and again. As long as the
# locks live that limits are counted under, so that none of before the failure stands in the way after it.
PAUSE = 10.0

_asked_again_at: dict[str, float] = {}  # by the store's name, for the whole process


def keyed_digest(key: str, key_prefix: str, version: int) -> str:
    """Under what an entry is stored: nobody who reads the store learns of what address or network it speaks."""
    return salted_hmac("even-ground.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()


class FallbackCache(BaseCache):
    """Hands each call on to the cache named `QUICK` in its options, or to the one named `SAFE`."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = params["OPTIONS"]
        self._quick: str = options["QUICK"]
        self._safe: str = options["SAFE"]

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _asked_again_at.get(self._quick, 0.0):
            try:
                return getattr(caches[self._quick], method)(*args, **kwargs)
            except CANNOT_BE_USED as problem:
                _asked_again_at[self._quick] = time.monotonic() + PAUSE
                logger.warning("The cache cannot be used (%s); the database counts.", type(problem).__name__)
        return getattr(caches[self._safe], method)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return self._ask("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("has_key", *args, **kwargs)

    def clear(self) -> None:
        self._ask("clear")
