"""How the installation stands: its database, its workers, what waits for them, the broker and the disk."""

from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings

from apps.common.disk_space import disk_space
from apps.jobs.clock import database_now
from apps.jobs.last_seen import last_sweep, oldest_waiting
from apps.jobs.queues import BROKER_TIMEOUTS

from .probes import Probe, ProbeResult, State, ask_all

LATE = timedelta(minutes=1)  # workers sweep every few seconds
SILENT = timedelta(minutes=5)
WAITS_LONG = timedelta(minutes=5)


def _database(at: datetime) -> ProbeResult:
    return ProbeResult(State.OK, database_now())


def _worker(at: datetime) -> ProbeResult:
    """By the sweep, which a worker does only if the broker, the worker, its children and the database all work."""
    seen = last_sweep()
    if seen is None:
        return ProbeResult(State.UNKNOWN, at, "No worker has worked here yet.")
    silence = database_now() - seen
    if silence > SILENT:
        return ProbeResult(State.FAILING, seen, "No worker works.")
    if silence > LATE:
        return ProbeResult(State.DEGRADED, seen, "The workers are late.")
    return ProbeResult(State.OK, seen)


def _waiting(at: datetime) -> ProbeResult:
    oldest = oldest_waiting()
    if oldest is None:
        return ProbeResult(State.OK, at, "Nothing waits.")
    if database_now() - oldest > WAITS_LONG:
        return ProbeResult(State.DEGRADED, oldest, "Something has been waiting for long.")
    return ProbeResult(State.OK, oldest)


def _broker(at: datetime) -> ProbeResult:
    transport = {**current_app.conf.broker_transport_options, **BROKER_TIMEOUTS}
    with current_app.connection_for_write(transport_options=transport) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    return ProbeResult(State.OK, at)


def _disk(at: datetime) -> ProbeResult:
    space = disk_space(settings.DATA_DIR)
    says = f"{space.free_percent} % free."
    if space.is_full:
        return ProbeResult(State.FAILING, at, says)
    return ProbeResult(State.DEGRADED if space.is_low else State.OK, at, says)


PROBES = {
    "database": Probe(_database),
    "worker": Probe(_worker),
    "waiting": Probe(_waiting),
    "broker": Probe(_broker),
    "disk": Probe(_disk),
}
# Without the broker pages are answered all the same, and what is asked for waits.
STOPS_WORK = ("database", "worker", "disk")


def installation_health(at: datetime, only: list[str]) -> tuple[State, dict[str, ProbeResult]]:
    """How it stands as a whole, and each part. `only`: the names of those asked for; all, if it names none."""
    results = ask_all(PROBES, [name for name in PROBES if name in only] or PROBES, at)
    if any(results[name].state == State.FAILING for name in STOPS_WORK if name in results):
        return State.FAILING, results
    is_well = all(result.state in (State.OK, State.UNKNOWN) for result in results.values())
    return State.OK if is_well else State.DEGRADED, results
