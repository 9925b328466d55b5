"""The queue of what is ordered by the hundred, and the sign that wakes its worker (`apps/config/bulk_worker.py`)."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings

BULK = "bulk"


def mark_of_work() -> Path:
    """A file that is there while the queue has work, or had some a moment ago."""
    return Path(settings.DATA_DIR) / "run" / "bulk.wanted"


def wake_worker() -> None:
    """Leave the sign. Where it cannot be left (another host, a full disk), the sweep there leaves it later."""
    with suppress(OSError):
        mark_of_work().touch()
