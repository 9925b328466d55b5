"""The doorbell never keeps a person waiting, and nothing depends on it."""

import socket
import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from apps.common import ringing
from apps.reports import bell, tasks


class NoBroker:
    """In place of Celery's application: notes what is sent, or fails in a given way."""

    conf = SimpleNamespace(broker_transport_options={})

    def __init__(self, problem=None):
        self.problem = problem
        self.sent = []

    def connection_for_write(self, transport_options):
        return nullcontext(transport_options)

    def send_task(self, name, args, **options):
        if self.problem:
            raise self.problem
        self.sent.append((name, args))


@pytest.fixture
def sent(monkeypatch):
    """What was sent, in place of a broker."""
    app = NoBroker()
    monkeypatch.setattr(ringing, "current_app", app)
    return app.sent


@pytest.fixture
def silent():
    """The address of a broker that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_it_rings_for_one_report(sent):
    assert bell.ring("BCDFGHJKMN")
    assert sent == [(bell.PRINT_REPORT, ["BCDFGHJKMN"])]


@pytest.mark.parametrize("problem", [OperationalError("down"), ConnectionRefusedError(), TimeoutError()])
def test_a_broker_that_is_down_is_no_error(monkeypatch, caplog, problem):
    monkeypatch.setattr(ringing, "current_app", NoBroker(problem))
    assert not bell.ring("BCDFGHJKMN")
    assert "The broker does not answer" in caplog.text


def real_app(settings, address):
    """Celery as it is set up, with a broker somewhere else."""
    settings.CELERY_BROKER_URL = address
    app = Celery("nobody home", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    assert "127.0.0.1" in app.connection_for_write().as_uri() or "nowhere" in address
    return app


@pytest.mark.parametrize("address", ["redis://127.0.0.1:9/0", "redis+socket:///nowhere/at/all.sock"])
def test_with_no_broker_it_answers_at_once(monkeypatch, settings, address):
    monkeypatch.setattr(ringing, "current_app", real_app(settings, address))
    started = time.monotonic()
    assert not bell.ring("BCDFGHJKMN")
    assert time.monotonic() - started < 1


def test_with_a_broker_that_says_nothing_it_answers_soon(monkeypatch, settings, silent):
    monkeypatch.setattr(ringing, "current_app", real_app(settings, silent))
    started = time.monotonic()
    assert not bell.ring("BCDFGHJKMN")
    assert time.monotonic() - started < 4


def test_the_sweep_rings_for_what_it_finds(sent, monkeypatch):
    monkeypatch.setattr(tasks.jobs, "sweep", lambda at: ["BCDFGHJKMN", "PQRSTVWXZ2"])
    tasks.sweep_reports()
    assert sent == [(bell.PRINT_REPORT, ["BCDFGHJKMN"]), (bell.PRINT_REPORT, ["PQRSTVWXZ2"])]


def test_the_tasks_have_the_names_that_are_rung_for():
    assert tasks.print_report.name == bell.PRINT_REPORT
    assert tasks.sweep_reports.name == bell.SWEEP_REPORTS


def test_a_worker_sweeps_whenever_it_has_found_the_broker(sent):
    calls = []

    class Timer:
        @staticmethod
        def call_repeatedly(seconds, what):
            calls.append((seconds, what))

    class Consumer:
        timer = Timer

    tasks.SweepFromNowOn(Consumer).start(Consumer)
    assert sent == [(bell.SWEEP_REPORTS, [])]
    assert calls == [(tasks.SWEEP_EVERY, bell.ring_for_sweep)]
