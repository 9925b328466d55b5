"""How the installation stands: its database, its workers, what waits for them, the broker and the disk."""

from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings

from apps.common.disk_space import disk_space
from apps.jobs.clock import database_now
from apps.jobs.last_seen import last_sweep, oldest_waiting
from apps.jobs.queues import BROKER_TIMEOUTS

from .probes import Finding, Probe, State, ask_all

LATE = timedelta(minutes=1)  # workers sweep every few seconds
SILENT = timedelta(minutes=5)
WAITS_LONG = timedelta(minutes=5)


def _database(at: datetime) -> Finding:
    return Finding(State.OK, database_now())


def _worker(at: datetime) -> Finding:
    """By the sweep, which a worker does only if the broker, the worker, its children and the database all work."""
    seen = last_sweep()
    if seen is None:
        return Finding(State.UNKNOWN, at, "No worker has worked here yet.")
    silence = database_now() - seen
    if silence > SILENT:
        return Finding(State.FAILING, seen, "No worker works.")
    if silence > LATE:
        return Finding(State.DEGRADED, seen, "The workers are late.")
    return Finding(State.OK, seen)


def _waiting(at: datetime) -> Finding:
    oldest = oldest_waiting()
    if oldest is None:
        return Finding(State.OK, at, "Nothing waits.")
    if database_now() - oldest > WAITS_LONG:
        return Finding(State.DEGRADED, oldest, "Something has been waiting for long.")
    return Finding(State.OK, oldest)


def _broker(at: datetime) -> Finding:
    transport = {**current_app.conf.broker_transport_options, **BROKER_TIMEOUTS}
    with current_app.connection_for_write(transport_options=transport) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    return Finding(State.OK, at)


def _disk(at: datetime) -> Finding:
    space = disk_space(settings.DATA_DIR)
    says = f"{space.free_percent} % free."
    if space.is_full:
        return Finding(State.FAILING, at, says)
    return Finding(State.DEGRADED if space.is_low else State.OK, at, says)


PROBES = {
    "database": Probe(_database),
    "worker": Probe(_worker),
    "waiting": Probe(_waiting),
    "broker": Probe(_broker),
    "disk": Probe(_disk),
}
# Without the broker pages are answered all the same, and what is asked for waits.
STOPS_WORK = ("database", "worker", "disk")


def installation_health(at: datetime, only: list[str]) -> tuple[State, dict[str, Finding]]:
    """How it stands as a whole, and each part. `only`: the names of those asked for; all, if it names none."""
    findings = ask_all(PROBES, [name for name in PROBES if name in only] or PROBES, at)
    if any(findings[name].state == State.FAILING for name in STOPS_WORK if name in findings):
        return State.FAILING, findings
    is_well = all(finding.state in (State.OK, State.UNKNOWN) for finding in findings.values())
    return State.OK if is_well else State.DEGRADED, findings
