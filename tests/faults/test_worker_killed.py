"""Whatever dies while a report is being made, it ends in exactly that report, once."""

import os
import signal
from http import HTTPStatus

import psutil
import pytest
from celery import Celery
from django.urls import resolve, reverse

from apps.jobs.statuses import JobStatus
from apps.reports.models import Report
from apps.reports.steps import ReportStep

from .databases import WINDOW
from .processes import wait_until

pytestmark = pytest.mark.worker

WORKED = 0.2  # seconds of the processor: more than waiting takes


def row(reference: str) -> Report:
    return Report.objects.using(WINDOW).get(reference=reference)


def ask_for_report(manager, audit: str) -> str:
    """The reference of the report that the manager asked for in the browser."""
    answer = manager.post(reverse("reports:ask", args=[audit]))
    assert answer.status == HTTPStatus.FOUND, answer.text
    return resolve(answer.location).kwargs["reference"]


def wait_for(reference: str, status: JobStatus) -> None:
    wait_until(lambda: row(reference).status == status, f"the report is {status}")


def wait_for_printing(reference: str) -> None:
    wait_until(lambda: row(reference).step == ReportStep.PRINTING, "the report is being printed")


def then_it_is_made_once(real, manager, reference: str, *, attempts: int) -> None:
    wait_until(lambda: row(reference).status in (JobStatus.READY, JobStatus.FAILED), "the report is finished")
    report = row(reference)
    assert (report.status, report.failure, report.attempts) == (JobStatus.READY, "", attempts)
    files = [path for path in (real.data_dir / "files").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in files] == [report.size]
    assert manager.get(reverse("reports:download", args=[reference])).text.startswith("%PDF")


def busiest(processes: list[int]) -> int:
    """The child that is printing: the one that uses the processor."""

    def spent() -> dict[int, float]:
        return {number: sum(psutil.Process(number).cpu_times()[:2]) for number in processes}

    before = spent()

    def has_worked() -> int:
        after = spent()
        number = max(processes, key=lambda number: after[number] - before[number])
        return number if after[number] - before[number] >= WORKED else 0

    return wait_until(has_worked, "one of the children works")


def test_a_child_is_killed_in_the_middle_of_printing(real, manager, mould):
    real.start("broker", "worker", "web")
    worker = real.program("worker")
    reference = ask_for_report(manager, mould.seeded["long"])
    wait_for_printing(reference)
    os.kill(busiest(worker.children), signal.SIGKILL)
    assert row(reference).step == ReportStep.PRINTING
    then_it_is_made_once(real, manager, reference, attempts=2)
    assert worker.runs


def test_the_whole_worker_is_killed_and_started_again(real, manager, mould):
    real.start("broker", "worker", "web")
    reference = ask_for_report(manager, mould.seeded["long"])
    wait_for_printing(reference)
    real.program("worker").kill()
    assert row(reference).step == ReportStep.PRINTING
    real.start("worker")
    then_it_is_made_once(real, manager, reference, attempts=2)


def test_a_worker_is_asked_to_stop_in_the_middle_of_printing(real, manager, mould):
    real.start("broker", "worker", "web")
    reference = ask_for_report(manager, mould.seeded["long"])
    wait_for_printing(reference)
    assert real.program("worker").stop(signal.SIGQUIT) == 0  # what deploy/run sends
    then_it_is_made_once(real, manager, reference, attempts=1)


def test_the_broker_is_killed_while_a_report_waits(real, manager, mould):
    real.start("broker", "web")
    reference = ask_for_report(manager, mould.seeded["small"])
    real.program("broker").kill()
    real.start("broker", "worker")
    then_it_is_made_once(real, manager, reference, attempts=1)


def test_the_broker_is_killed_while_a_report_is_printed(real, manager, mould):
    real.start("broker", "worker", "web")
    reference = ask_for_report(manager, mould.seeded["long"])
    wait_for_printing(reference)
    real.program("broker").kill()
    real.start("broker")
    then_it_is_made_once(real, manager, reference, attempts=1)
    # The same worker has found the broker again.
    assert real.program("worker").runs
    wait_for(ask_for_report(manager, mould.seeded["small"]), JobStatus.READY)


def test_the_broker_is_down_at_the_click(real, manager, mould):
    real.start("broker", "worker", "web")
    real.program("broker").kill()
    reference = ask_for_report(manager, mould.seeded["small"])  # answered, or the browser gives up
    assert row(reference).status == JobStatus.WAITING
    assert manager.get(reverse("reports:progress", args=[reference])).status == HTTPStatus.OK
    real.start("broker")
    then_it_is_made_once(real, manager, reference, attempts=1)


def test_two_workers_and_many_messages_for_one_report(real, manager, mould):
    real.start("broker", "worker", "worker2", "web")
    reference = ask_for_report(manager, mould.seeded["long"])
    with Celery(broker=real.broker_url) as app:
        for _ in range(20):
            app.send_task(Report.task_name, [reference], queue=Report.queue)
    then_it_is_made_once(real, manager, reference, attempts=1)


def test_a_worker_that_was_given_up_comes_back(real, manager, mould):
    """A machine that slept: its report was made elsewhere meanwhile, and what it made itself is thrown away."""
    real.start("broker", "worker", "web")
    reference = ask_for_report(manager, mould.seeded["long"])
    wait_for_printing(reference)
    sleeper = real.program("worker")
    os.killpg(sleeper.pid, signal.SIGSTOP)
    real.start("worker2")
    then_it_is_made_once(real, manager, reference, attempts=2)
    os.killpg(sleeper.pid, signal.SIGCONT)
    wait_until(lambda: sleeper.says("was given to another worker"), "the first worker has noticed")
    then_it_is_made_once(real, manager, reference, attempts=2)
