"""The sign that a worker is alive, on its row, from a thread beside the work."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any

from django.db import Error, connection

from . import claims

logger = logging.getLogger(__name__)

HEARTBEAT_EVERY = 2.0  # seconds


class Heartbeat:
    """Beats while the block runs. Its thread has a database connection of its own and closes it."""

    def __init__(self, claim: claims.Claim[Any], now: Callable[[], datetime]) -> None:
        self._claim = claim
        self._now = now
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._over.wait(HEARTBEAT_EVERY):
                if not self._is_still_ours():
                    return
        finally:
            connection.close()

    def _is_still_ours(self) -> bool:
        """Whether to go on. A database that is busy or away for a moment is tried again at the next beat."""
        try:
            return claims.record_heartbeat(self._claim, at=self._now())
        except Error:
            logger.warning("The heartbeat of job %s could not be written.", self._claim.job.reference)
            connection.close()
            return True
