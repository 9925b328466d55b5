"""The sign that a worker is alive, on its row, from a thread beside the printing."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType

from django.db import Error, connection

from . import jobs

logger = logging.getLogger(__name__)


class Heartbeat:
    """Beats while the block runs. Its thread has a database connection of its own and closes it."""

    def __init__(self, held: jobs.Claim, now: Callable[[], datetime]) -> None:
        self._held = held
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
            while not self._over.wait(jobs.HEARTBEAT.total_seconds()):
                if not self._beat():
                    return
        finally:
            connection.close()

    def _beat(self) -> bool:
        """Whether to go on. A database that is busy or away for a moment is tried again at the next beat."""
        try:
            return jobs.beat(self._held, at=self._now())
        except Error:
            logger.warning("The heartbeat of report %s could not be written.", self._held.report.reference)
            connection.close()
            return True
