"""Whatever dies in the middle of an order, it ends in one ZIP in which every file is there and valid."""

import zipfile
from http import HTTPStatus

import pytest
from django.urls import resolve, reverse

from apps.jobs.statuses import JobStatus
from apps.reports.models import ItemStatus, Order, OrderItem, Report
from tests.pdfua import checker

from .databases import WINDOW
from .processes import wait_until

pytestmark = pytest.mark.worker

FILES = 8


def row(reference: str) -> Order:
    return Order.objects.using(WINDOW).get(reference=reference)


def done() -> int:
    return OrderItem.objects.using(WINDOW).filter(status=ItemStatus.DONE).count()


def test_worker_and_broker_are_killed_in_the_middle_of_an_order(real, manager, tmp_path):
    real.run("-m", "tests.faults.more_programmes", str(FILES - 1))
    real.start("broker", "web")
    answer = manager.post(reverse("portfolio:order_reports"), kinds="summary")
    assert answer.status == HTTPStatus.FOUND, answer.text
    reference = resolve(answer.location).kwargs["reference"]

    real.start("bulk", "worker")
    wait_until(lambda: 2 <= done() < FILES, "some of the order is printed")
    real.program("bulk").kill()
    real.program("broker").kill()
    printed_before = set(Report.objects.using(WINDOW).filter(status=JobStatus.READY).values_list("pk", "finished_at"))
    assert row(reference).status != JobStatus.READY

    real.start("broker", "bulk")
    wait_until(lambda: row(reference).status in (JobStatus.READY, JobStatus.FAILED), "the order is finished")
    order = row(reference)
    assert (order.status, order.failure) == (JobStatus.READY, "")
    assert not order.items.exclude(status=ItemStatus.DONE).exists()
    printed = set(Report.objects.using(WINDOW).filter(status=JobStatus.READY).values_list("pk", "finished_at"))
    assert printed_before <= printed  # nothing twice
    assert len(printed) == FILES

    with zipfile.ZipFile(real.data_dir / "files" / order.file.name) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    files = sorted(tmp_path.glob("*.pdf"))
    assert len(files) == FILES
    assert checker.check(files) == ""
    assert manager.get(reverse("reports:download_order", args=[reference])).status == HTTPStatus.OK
