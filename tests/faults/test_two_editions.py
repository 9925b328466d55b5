"""Two hosts on one installation that differ: a worker with another stylesheet, or with another address."""

import shutil
import tempfile
from pathlib import Path

import pytest
from celery import Celery

from apps.jobs import editions
from apps.jobs.statuses import JobStatus
from apps.reports.models import Report

from .databases import WINDOW
from .processes import ROOT, wait_until
from .test_worker_killed import ask_for_report, row, then_it_is_made_once

pytestmark = pytest.mark.worker

NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "tests")


@pytest.fixture
def restyled():
    """A copy of the product with another stylesheet."""
    folder = Path(tempfile.mkdtemp(prefix="even-ground-")) / "copy"
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    with (folder / "static" / "css" / "report.css").open("a") as stylesheet:
        stylesheet.write("\nh1 { color: #123456; }\n")
    yield folder
    shutil.rmtree(folder.parent)


def edition_of(settings, folder, address) -> str:
    settings.BASE_DIR, settings.SITE_URL = folder, address
    return editions.edition()


@pytest.mark.parametrize("differs", ["stylesheet", "address"])
def test_a_worker_that_differs_leaves_the_others_rows_alone(real, manager, mould, restyled, settings, differs):
    other = real.program("worker2")
    if differs == "stylesheet":
        other.folder = restyled
        edition = edition_of(settings, restyled, real.env["SITE_URL"])
    else:
        other.env = other.env | {"SITE_URL": "http://127.0.0.1:8000"}
        edition = edition_of(settings, ROOT, "http://127.0.0.1:8000")
    real.start("broker", "worker2", "web")
    asked = ask_for_report(manager, mould.seeded["small"])
    its_own = ask_for_report(manager, mould.seeded["long"])
    Report.objects.using(WINDOW).filter(reference=its_own).update(edition=edition)
    with Celery(broker=real.broker_url) as app:
        for reference in [asked] * 60 + [its_own]:
            app.send_task(Report.task_name, [reference], queue=Report.queue)
    # It works, and has had every chance at the other one.
    wait_until(lambda: row(its_own).status == JobStatus.READY, "it has made what was asked of its own edition")
    assert (row(asked).status, row(asked).failure, row(asked).attempts) == (JobStatus.WAITING, "", 0)
    real.start("worker")
    Report.objects.using(WINDOW).filter(reference=its_own).delete()
    shutil.rmtree(real.data_dir / "files")
    # Both take messages, and which of them takes one is chance: among many, each has some.
    with Celery(broker=real.broker_url) as app:
        for _ in range(60):
            app.send_task(Report.task_name, [asked], queue=Report.queue)
    then_it_is_made_once(real, manager, asked, attempts=1)
