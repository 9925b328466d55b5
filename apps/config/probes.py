"""Asking a part of the installation how it is, so that one that hangs keeps nobody waiting."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection

logger = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds that all parts together may take to answer
FRESH = 2.0  # seconds for which an answer is given again, however many ask


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    DEGRADED = "degraded"  # worth a look: something is late or short
    FAILING = "failing"
    UNKNOWN = "unknown"  # there is nothing to tell it by yet


@dataclass(frozen=True)
class ProbeResult:
    """How one part was found, and the time that this is said of."""

    state: State
    at: datetime
    says: str = ""  # for anybody to read: nothing of hosts, people or settings

    def as_json(self) -> dict[str, str]:
        told = {"status": self.state.value, "at": self.at.isoformat(timespec="seconds")}
        return told | ({"says": self.says} if self.says else {})


class Probe:
    """One question, asked on a thread of its own: never twice at a time, and not again while its answer is fresh."""

    def __init__(self, ask: Callable[[datetime], ProbeResult]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asked = float("-inf")
        self._result: ProbeResult | None = None

    def begin(self, at: datetime) -> None:
        """Ask, unless somebody is asking or has just asked."""
        with self._lock:
            is_asking = self._thread is not None and self._thread.is_alive()
            if is_asking or time.monotonic() - self._asked < FRESH:
                return
            self._asked = time.monotonic()
            self._thread = threading.Thread(target=self._run, args=[at], name="probe", daemon=True)
            self._thread.start()

    def result(self, at: datetime, *, until: float) -> ProbeResult:
        """The answer, if it comes by `until` (of `time.monotonic`)."""
        thread = self._thread
        assert thread is not None  # it was begun
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive() or self._result is None:
            return ProbeResult(State.FAILING, at, "It does not answer.")
        return self._result

    def _run(self, at: datetime) -> None:
        try:
            self._result = self._ask(at)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the part does not work
            logger.warning("A part of the installation does not work (%s).", type(problem).__name__)
            self._result = ProbeResult(State.FAILING, at, "It cannot be reached.")
        finally:
            connection.close()


def ask_all(probes: dict[str, Probe], names: Iterable[str], at: datetime) -> dict[str, ProbeResult]:
    """What each of them answers; all are asked at the same time."""
    chosen = list(names)
    until = time.monotonic() + PATIENCE
    for name in chosen:
        probes[name].begin(at)
    return {name: probes[name].result(at, until=until) for name in chosen}
