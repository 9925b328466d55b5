"""Telling the broker never keeps a person waiting, and nothing depends on it."""

import socket
import time

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from apps.accounts.models import OutgoingEmail, PersonalDataExport
from apps.accounts.tasks import forget_events, forget_exports, forget_sessions, send_email
from apps.assessments.tasks import tell_managers
from apps.exports.models import DataExport
from apps.exports.tasks import forget_packages, make_package
from apps.improvement.models import YouSaidPoster
from apps.improvement.tasks import REMIND, print_poster
from apps.jobs import queues, tasks
from apps.jobs.repeated_tasks import REPEATED_TASKS, RequestRepeatedTasks
from apps.jobs.sweep import job_models
from apps.organisations.tasks import remind
from apps.portfolio.tasks import REMIND as REMIND_OF_REQUESTS
from apps.portfolio.tasks import make_pool_editions, place_scheduled_orders
from apps.reflections.models import Printout
from apps.reflections.tasks import forget_what_is_old, print_page
from apps.reports.models import Order, Report
from apps.reports.tasks import forget_old_orders, forget_superseded_files, print_report, work_on_orders
from apps.surveys.tasks import sweep_rounds
from tests.jobs.brokers import NoBroker

WAITING = Report(reference="BCDFGHJKMN")


@pytest.fixture
def sent(monkeypatch):
    """What was sent, in place of a broker."""
    app = NoBroker()
    monkeypatch.setattr(queues, "current_app", app)
    return app.sent


@pytest.fixture
def silent():
    """The address of a broker that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_it_sends_the_reference_and_nothing_else(sent):
    assert queues.enqueue(WAITING)
    assert sent == [("reports.print_report", ["BCDFGHJKMN"])]


@pytest.mark.parametrize("problem", [OperationalError("down"), ConnectionRefusedError(), TimeoutError()])
def test_a_broker_that_is_down_is_no_error(monkeypatch, caplog, problem):
    monkeypatch.setattr(queues, "current_app", NoBroker(problem))
    assert not queues.enqueue(WAITING)
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
    monkeypatch.setattr(queues, "current_app", real_app(settings, address))
    started = time.monotonic()
    assert not queues.enqueue(WAITING)
    assert time.monotonic() - started < 60  # and not for ever, or two minutes


def test_with_a_broker_that_says_nothing_it_answers_soon(monkeypatch, settings, silent):
    monkeypatch.setattr(queues, "current_app", real_app(settings, silent))
    started = time.monotonic()
    assert not queues.enqueue(WAITING)
    assert time.monotonic() - started < 60  # and not for ever, or two minutes


@pytest.mark.django_db
def test_the_sweep_enqueues_what_it_finds(sent, monkeypatch):
    found = [Report(reference="BCDFGHJKMN"), Report(reference="PQRSTVWXZ2")]
    monkeypatch.setattr(tasks, "job_models", lambda: [Report])
    monkeypatch.setattr(tasks, "sweep", lambda model, at: found)
    tasks.sweep_jobs()
    assert sent == [("reports.print_report", ["BCDFGHJKMN"]), ("reports.print_report", ["PQRSTVWXZ2"])]


def test_the_tasks_have_the_names_that_are_sent():
    assert print_report.name == Report.task_name
    assert print_page.name == Printout.task_name
    assert work_on_orders.name == Order.task_name
    assert send_email.name == OutgoingEmail.task_name
    assert print_poster.name == YouSaidPoster.task_name
    assert make_package.name == DataExport.task_name
    assert set(job_models()) == {
        *(Report, Printout, OutgoingEmail, PersonalDataExport, YouSaidPoster, Order, DataExport),
    }


def test_a_worker_asks_for_its_repeated_tasks_whenever_it_has_found_the_broker(sent):
    calls = []

    class Timer:
        @staticmethod
        def call_repeatedly(seconds, what):
            calls.append((seconds, what))

    class Consumer:
        timer = Timer

    RequestRepeatedTasks(Consumer).start(Consumer)
    assert sent == [(name, []) for name in REPEATED_TASKS]
    assert calls == [(task.every, task.request) for task in REPEATED_TASKS.values()]


def test_every_sweep_is_repeated():
    seconds = {name: (task.every, task.expires) for name, task in REPEATED_TASKS.items()}
    assert seconds == {
        tasks.sweep_jobs.name: (3, 9),
        tasks.look_at_disk.name: (300, 300),
        tasks.delete_files.name: (60, 60),
        tasks.delete_unfinished_files.name: (3600, 3600),
        forget_what_is_old.name: (5, 15),
        sweep_rounds.name: (60, 60),
        forget_superseded_files.name: (600, 600),
        forget_old_orders.name: (600, 600),
        forget_packages.name: (600, 600),
        forget_sessions.name: (600, 600),
        forget_exports.name: (60, 60),
        forget_events.name: (3600, 3600),
        remind.name: (1800, 1800),
        tell_managers.name: (600, 600),
        REMIND: (1200, 1200),
        make_pool_editions.name: (3600, 3600),
        REMIND_OF_REQUESTS: (1200, 1200),
        place_scheduled_orders.name: (900, 900),
    }
