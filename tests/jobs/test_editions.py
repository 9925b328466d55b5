"""A worker works on what was asked of its own code, styles and address, and leaves the rest alone."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from apps.jobs import claims, editions
from apps.jobs.editions import GONE_AFTER, SOURCES, code_mark, edition
from apps.jobs.statuses import JobStatus
from apps.jobs.sweep import sweep, take_over_waiting_rows
from apps.reflections.models import Printout
from apps.reports.models import Report
from apps.reports.print_jobs import claim_report
from tests.cast import NOON
from tests.conftest import ROOT
from tests.reports import audits

LATER = NOON + timedelta(minutes=1)
ANOTHER = "another edition"


@pytest.fixture
def audit(cast, rubric):
    return audits.usual(cast.programme, rubric, cast.manager)


def waiting(audit, number=0, **fields):
    fields = {"requested_at": NOON, "enqueued_at": NOON} | fields
    return Report.objects.create(assessment=audit, content_hash=f"{number:064}", **fields)


def test_a_row_carries_what_it_was_asked_of(audit):
    assert waiting(audit).edition == edition()


def test_a_row_of_another_edition_is_left_alone_and_is_there_for_its_own_worker(audit, monkeypatch):
    rows = [waiting(audit, number, edition=ANOTHER) for number in range(60)]
    for row in rows:
        assert claim_report(row.reference, at=LATER) is None
    assert sweep(Report, at=LATER) == []
    assert Report.objects.filter(status=JobStatus.WAITING, failure="").count() == 60
    monkeypatch.setattr(editions, "edition", lambda: ANOTHER)
    for row in rows:
        assert claim_report(row.reference, at=LATER)


def test_a_row_from_before_there_were_editions_is_everybody_s(audit):
    assert claim_report(waiting(audit, edition="").reference, at=LATER)


def test_another_address_is_another_edition(settings):
    before = edition()
    settings.SITE_URL = "https://fidelity.example.org"
    assert edition() != before


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of everything that decides what a worker makes."""
    folder = tmp_path_factory.mktemp("copy")
    for pattern in SOURCES:
        for path in ROOT.glob(pattern):
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


CHANGED = (
    "static/css/report.css",
    "static/css/supervision.css",
    "templates/reports/document/_cover.html",
    "apps/reports/document/build.py",
    "apps/jobs/claims.py",
    "requirements.txt",
)


@pytest.mark.parametrize("name", CHANGED)
def test_any_change_of_what_is_made_is_another_edition(copy, name):
    mark = code_mark.__wrapped__
    before = mark(copy)
    assert before == mark(ROOT)
    path = Path(copy / name)
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    assert mark(copy) != before
    path.write_bytes(content)
    assert mark(copy) == before


def test_an_upgrade_takes_over_what_waits(audit):
    row = waiting(audit, edition=ANOTHER)
    working = waiting(audit, 1, edition=ANOTHER, status=JobStatus.WORKING, claim="somebody", heartbeat_at=LATER)
    take_over_waiting_rows()
    assert [job.reference for job in sweep(Report, at=LATER)] == [row.reference]
    assert claim_report(row.reference, at=LATER)
    working.refresh_from_db()
    assert (working.status, working.claim) == (JobStatus.WORKING, "somebody")


def test_what_nobody_is_left_to_make_says_so_once_nobody_looks_after_it(audit, cast):
    looked_after = waiting(audit, 1, edition="an edition with workers")
    orphan = waiting(audit, 2, edition=ANOTHER)
    printout = Printout.objects.create(author=cast.peer_worker, ciphertext="x", requested_at=NOON, edition=ANOTHER)
    at = NOON + GONE_AFTER
    assert sweep(Report, at=at) == sweep(Printout, at=at) == []
    orphan.refresh_from_db()
    assert orphan.status == JobStatus.WAITING
    at += timedelta(seconds=1)
    Report.objects.filter(pk=looked_after.pk).update(enqueued_at=at - timedelta(seconds=5))
    sweep(Report, at=at)
    sweep(Printout, at=at)
    for row in (orphan, printout, looked_after):
        row.refresh_from_db()
    assert (orphan.status, orphan.failure) == (JobStatus.FAILED, Report.orphaned_sentence)
    assert (printout.status, printout.ciphertext) == (JobStatus.FAILED, "")
    assert looked_after.status == JobStatus.WAITING


def test_a_long_queue_that_is_being_worked_on_is_not_given_up(audit):
    """Its youngest rows are not enqueued for long, but its eldest are."""
    rows = [waiting(audit, number, edition=ANOTHER) for number in range(30)]
    at = NOON + 2 * GONE_AFTER
    Report.objects.filter(pk=rows[0].pk).update(enqueued_at=at)
    sweep(Report, at=at)
    assert Report.objects.filter(status=JobStatus.WAITING).count() == 30


def test_a_row_enqueued_by_a_clock_that_is_ahead_is_not_forgotten(audit):
    row = waiting(audit, enqueued_at=NOON + timedelta(hours=3))
    assert [job.reference for job in sweep(Report, at=NOON)] == [row.reference]
    row.refresh_from_db()
    assert row.enqueued_at == NOON


def test_the_claim_of_another_edition_s_row_needs_no_second_query(audit, django_assert_num_queries):
    row = waiting(audit, edition=ANOTHER)
    edition()
    with django_assert_num_queries(1):
        assert claims.claim(Report.objects.all(), row.reference, at=LATER) is None
