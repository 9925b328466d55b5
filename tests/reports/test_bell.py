"""The doorbell never keeps a person waiting, and nothing depends on it."""

import time

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from apps.reports import bell, tasks


@pytest.fixture
def sent(monkeypatch):
    """What was sent, in place of a broker."""
    found = []

    class App:
        @staticmethod
        def send_task(name, args, **options):
            found.append((name, args))

    monkeypatch.setattr(bell, "current_app", App)
    return found


def test_it_rings_for_one_report(sent):
    assert bell.ring("BCDFGHJKMN")
    assert sent == [(bell.PRINT_REPORT, ["BCDFGHJKMN"])]


@pytest.mark.parametrize("problem", [OperationalError("down"), ConnectionRefusedError(), TimeoutError()])
def test_a_broker_that_is_down_is_no_error(monkeypatch, caplog, problem):
    class Down:
        @staticmethod
        def send_task(*args, **options):
            raise problem

    monkeypatch.setattr(bell, "current_app", Down)
    assert not bell.ring("BCDFGHJKMN")
    assert "The broker does not answer" in caplog.text


@pytest.mark.parametrize("address", ["redis://127.0.0.1:9/0", "redis+socket:///nowhere/at/all.sock"])
def test_with_no_broker_it_answers_soon(monkeypatch, settings, address):
    app = Celery("nobody home", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = address
    monkeypatch.setattr(bell, "current_app", app)
    started = time.monotonic()
    assert not bell.ring("BCDFGHJKMN")
    assert time.monotonic() - started < 3


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
