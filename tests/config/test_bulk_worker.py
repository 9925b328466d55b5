"""The worker of the queue `bulk` sleeps until something stands in it, and ends when there is nothing more."""

import os
import signal
import threading

import pytest
from celery.worker import state

from apps.config import bulk_worker
from apps.config.bulk_idleness import IDLE_SECONDS, end_if_idle
from apps.config.bulk_worker import wait_until_wanted
from apps.config.start_gate import SUPERVISOR
from apps.jobs import queues
from apps.jobs.bulk_queue import BULK, mark_of_work
from apps.reports.models import Report
from tests.jobs.brokers import NoBroker


@pytest.fixture
def mark(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    (tmp_path / "run").mkdir()
    return mark_of_work()


@pytest.fixture(autouse=True)
def worker_state(monkeypatch):
    """As of a worker that goes on."""
    monkeypatch.setattr(state, "should_stop", None)
    before = signal.getsignal(signal.SIGQUIT)
    yield
    signal.signal(signal.SIGQUIT, before)


@pytest.mark.parametrize("problem", [None, ConnectionRefusedError()])
def test_whoever_enqueues_wakes_it_whether_or_not_the_broker_answers(mark, monkeypatch, problem):
    monkeypatch.setattr(queues, "current_app", NoBroker(problem))
    queues.enqueue(Report(reference="BCDFGHJKMN"))
    assert not mark.exists()
    monkeypatch.setattr(Report, "queue", BULK)
    queues.enqueue(Report(reference="BCDFGHJKMN"))
    assert mark.exists()


def test_where_the_sign_cannot_be_left_the_page_answers_all_the_same(mark, monkeypatch):
    monkeypatch.setattr(queues, "current_app", NoBroker())
    monkeypatch.setattr(Report, "queue", BULK)
    mark.parent.rmdir()
    assert queues.enqueue(Report(reference="BCDFGHJKMN"))


def test_it_sleeps_until_it_is_wanted(mark, monkeypatch):
    monkeypatch.setattr(bulk_worker, "PAUSE", 0.01)
    monkeypatch.setattr(signal, "signal", lambda *about: None)  # for the main thread alone
    over = threading.Event()
    waiting = threading.Thread(target=lambda: (wait_until_wanted(mark), over.set()), daemon=True)
    waiting.start()
    assert not over.wait(0.1)
    mark.touch()
    assert over.wait(60)


def test_it_ends_with_its_supervisor(mark, monkeypatch):
    monkeypatch.setenv(SUPERVISOR, "0")
    with pytest.raises(SystemExit, match="gone"):
        wait_until_wanted(mark)


def test_it_goes_on_while_it_was_wanted_lately_and_ends_after(mark):
    mark.touch()
    wanted = mark.stat().st_mtime
    assert not end_if_idle(mark, now=wanted + IDLE_SECONDS - 1)
    assert state.should_stop is None
    assert end_if_idle(mark, now=wanted + IDLE_SECONDS)
    assert state.should_stop == 0
    assert not mark.exists()


def test_it_never_ends_with_work_in_hand(mark, monkeypatch):
    mark.touch()
    os.utime(mark, (1, 1))
    monkeypatch.setattr(state, "active_requests", {"one"})
    assert not end_if_idle(mark, now=mark.stat().st_mtime + IDLE_SECONDS)
    assert state.should_stop is None
