"""The cache answers whatever becomes of its quick store, and what is counted is still counted."""

import zlib

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from redis import exceptions

from apps.accounts.models import CacheEntry
from apps.common import fallback_cache
from apps.common.fallback_cache import PAUSE, keyed_digest

PROBLEMS = [
    exceptions.ConnectionError("Connection refused."),
    exceptions.TimeoutError("Timeout reading from socket"),
    exceptions.OutOfMemoryError("command not allowed when used memory > 'maxmemory'."),
    exceptions.ReadOnlyError("You can't write against a read only replica."),
    exceptions.BusyLoadingError("Redis is loading the dataset in memory"),
    exceptions.ResponseError("MISCONF Redis is configured to save RDB snapshots"),
    exceptions.AuthenticationError("invalid password"),
    OSError(28, "No space left on device"),
    zlib.error("incorrect header check"),
    EOFError(),
]


class Broken(LocMemCache):
    """A quick store that fails while `problem` is set."""

    problem: Exception | None = None

    def __getattribute__(self, name):
        if name in ("add", "get", "set", "touch", "delete", "incr", "has_key", "clear") and Broken.problem:
            raise Broken.problem
        return super().__getattribute__(name)


@pytest.fixture
def cache(settings, monkeypatch, db):
    """The cache as it is set up, with a quick store that can be broken, and a clock that can be moved."""
    settings.CACHES = {
        "default": {
            "BACKEND": "apps.common.fallback_cache.FallbackCache",
            "OPTIONS": {"QUICK": "quick", "SAFE": "database"},
        },
        "quick": {"BACKEND": f"{__name__}.Broken", "LOCATION": "test_fallback_cache"},
        "database": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entry",
            "KEY_FUNCTION": "apps.common.fallback_cache.keyed_digest",
        },
    }
    monkeypatch.setattr(fallback_cache, "_asked_again_at", {})
    monkeypatch.setattr(Broken, "problem", None)
    caches["quick"].clear()
    return caches["default"]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: type(problem).__name__)
def test_every_call_has_an_answer(cache, monkeypatch, problem):
    monkeypatch.setattr(Broken, "problem", problem)
    assert cache.add("one", 1, 60)
    assert not cache.add("one", 2, 60)
    assert cache.incr("one") == 2
    assert cache.get("one") == 2
    assert cache.has_key("one")
    assert cache.touch("one", 60)
    cache.set("list", [1.5, 2.5], 60)
    assert cache.get("list", []) == [1.5, 2.5]
    assert cache.delete("one")
    assert cache.get("one", "gone") == "gone"
    with pytest.raises(ValueError, match="one"):
        cache.incr("one")
    cache.clear()
    assert not CacheEntry.objects.exists()


@given(failing=st.lists(st.booleans(), min_size=20, max_size=60))
@with_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_count_is_never_lost_for_longer_than_a_change_of_store(cache, failing):
    """Whenever the store fails and comes back, so many counts in a row are as many in the store that counts."""
    Broken.problem = None
    cache.clear()
    caches["database"].clear()
    highest = 0
    for fails in failing:
        Broken.problem = PROBLEMS[0] if fails else None
        fallback_cache._asked_again_at.clear()
        cache.add("count", 0, 60)
        highest = max(highest, cache.incr("count"))
    Broken.problem = None
    assert highest >= len(failing) / 2


def test_nobody_waits_for_a_silent_store_twice(cache, monkeypatch):
    now = [1000.0]
    asked = []
    monkeypatch.setattr("apps.common.fallback_cache.time.monotonic", lambda: now[0])

    class Silent(exceptions.TimeoutError):
        def __init__(self):
            asked.append(now[0])
            super().__init__("Timeout reading from socket")

    monkeypatch.setattr(Broken, "problem", Silent)
    for _ in range(20):
        cache.add("one", 1, 60)
        cache.get("one")
    assert asked == [1000.0]
    now[0] += PAUSE
    cache.get("one")
    assert asked == [1000.0, 1000.0 + PAUSE]
    monkeypatch.setattr(Broken, "problem", None)
    now[0] += PAUSE
    cache.set("one", "quick", 60)
    assert caches["quick"].get("one") == "quick"


def test_a_row_tells_of_no_address(cache, monkeypatch):
    monkeypatch.setattr(Broken, "problem", PROBLEMS[0])
    cache.set("allauth:rl:ip:192.0.2.7:sam@example.org", [1.0], 60)
    (row,) = CacheEntry.objects.all()
    assert "192.0.2.7" not in row.cache_key
    assert "sam" not in row.cache_key + row.value


def test_keys_need_the_installations_secret(settings):
    before = keyed_digest("192.0.2.7", "", 1)
    assert keyed_digest("192.0.2.7", "", 1) == before
    assert keyed_digest("192.0.2.8", "", 1) != before
    settings.SECRET_KEY = "another"
    assert keyed_digest("192.0.2.7", "", 1) != before
