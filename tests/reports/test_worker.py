"""Making one report from its row: the steps, and every way it can end."""

import os
import time
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from apps.assessments.actions.versions import reopen
from apps.assessments.models import Assessment
from apps.assessments.statuses import AuditStatus
from apps.common.pdf.printer import PdfFile, PrintingError
from apps.jobs import heartbeat
from apps.jobs.statuses import JobStatus
from apps.jobs.sweep import LEASE, sweep
from apps.reports import worker
from apps.reports.document.build import build_document
from apps.reports.models import Report
from apps.reports.rendering import render_pdf
from apps.reports.steps import ReportStep
from tests.cast import NOON
from tests.factories import make_audit
from tests.reports import audits

pytestmark = pytest.mark.long(reason="makes real reports")


class OneLine:
    """A printer that prints nothing, quickly; `before` runs in the middle of it."""

    def __init__(self, before=lambda: None):
        self.before = before
        self.printed = 0

    def print(self, html, identifier):
        self.before()
        self.printed += 1
        return PdfFile(pdf=f"%PDF {identifier}".encode(), pages=2)


@pytest.fixture
def printer(monkeypatch):
    one = OneLine()
    monkeypatch.setattr(render_pdf, "printer", lambda stylesheet="report.css": one)
    return one


@pytest.fixture
def audit(cast, small_rubric):
    made = audits.usual(cast.programme, small_rubric, cast.manager)
    return Assessment.objects.select_related("programme__organisation", "rubric").get(pk=made.pk)


@pytest.fixture
def report(audit):
    return Report.objects.create(
        assessment=audit, content_hash=build_document(audit).content_hash, requested_at=NOON, enqueued_at=NOON
    )


def clock():
    return NOON + timedelta(seconds=2)


def make(report):
    worker.make_report(report.reference, now=clock)
    report.refresh_from_db()
    return report


@pytest.mark.django_db(transaction=True)
def test_a_real_report_is_made(report):
    worker.make_report(report.reference, now=timezone.now)
    report.refresh_from_db()
    assert report.status == JobStatus.READY
    assert report.file.read().startswith(b"%PDF-1.7")
    assert report.pages > 5
    assert set(report.milliseconds) == {"waiting", "gathering", "drawing", "printing"}


def test_the_steps_are_told_one_by_one(report, printer):
    seen = []
    printer.before = lambda: seen.append(Report.objects.get(pk=report.pk).step)
    made = make(report)
    assert seen == [ReportStep.PRINTING]
    assert made.status == JobStatus.READY
    assert made.milliseconds["waiting"] == 2000
    assert made.file.read().decode() == f"%PDF {made.content_hash}"


def test_enqueued_twice_printed_once(report, printer):
    make(report)
    make(report)
    assert printer.printed == 1


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (PrintingError("secret detail"), worker.COULD_NOT),
        (MemoryError(), worker.COULD_NOT),
        (OSError("disk full at /srv/secret"), worker.COULD_NOT),
        (SoftTimeLimitExceeded(), worker.TOO_SLOW),
    ],
)
def test_a_failure_is_a_sentence_on_the_row_and_a_traceback_in_the_log(report, printer, caplog, problem, sentence):
    def fail():
        raise problem

    printer.before = fail
    made = make(report)
    assert (made.status, made.failure) == (JobStatus.FAILED, sentence)
    assert "Traceback" in caplog.text
    assert report.reference in caplog.text


@pytest.mark.parametrize("number", worker.OUT_OF_ROOM)
def test_a_disk_without_room_is_named_as_the_cause(report, printer, number):
    def fail():
        raise OSError(number, os.strerror(number))

    printer.before = fail
    made = make(report)
    assert (made.status, made.failure) == (JobStatus.FAILED, worker.NO_ROOM)


def test_a_storage_that_is_full_is_a_failure_too(report, printer, settings, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "reports").write_text("a file where a folder should be")
    assert make(report).failure == worker.COULD_NOT


def test_a_version_reopened_meanwhile_says_so(report, audit, cast, printer):
    reopen(assessment=audit, reason="A level was wrong.", by=cast.manager, at=NOON)
    made = make(report)
    assert made.status == JobStatus.READY
    assert made.content_hash == build_document(Assessment.objects.get(pk=audit.pk)).content_hash


def test_what_is_not_signed_off_is_never_printed(cast, small_rubric, printer):
    draft = make_audit(cast.programme, small_rubric, cast.manager, status=AuditStatus.FEEDBACK)
    made = make(Report.objects.create(assessment=draft, content_hash="0" * 64, requested_at=NOON, enqueued_at=NOON))
    assert (made.status, made.failure, printer.printed) == (JobStatus.FAILED, worker.NOT_SIGNED_OFF, 0)


def test_content_that_changed_meanwhile_is_what_is_printed(report, audit, printer):
    audit.programme.name = "Walking Together"
    audit.programme.save()
    made = make(report)
    now = build_document(Assessment.objects.get(pk=audit.pk)).content_hash
    assert made.status == JobStatus.READY
    assert made.content_hash == now
    assert made.file.read().decode() == f"%PDF {now}"


def test_changed_content_that_has_its_own_report_is_not_printed_twice(report, audit, printer):
    audit.programme.name = "Walking Together"
    audit.programme.save()
    other = build_document(Assessment.objects.get(pk=audit.pk)).content_hash
    Report.objects.create(assessment=audit, content_hash=other, requested_at=NOON)
    made = make(report)
    assert (made.status, made.failure, printer.printed) == (JobStatus.FAILED, worker.ELSEWHERE, 0)


def test_a_worker_given_up_for_dead_leaves_the_row_to_the_next(report, printer):
    printer.before = lambda: sweep(Report, at=clock() + LEASE + timedelta(seconds=1))
    made = make(report)
    assert (made.status, made.file.name) == (JobStatus.WAITING, "")
    printer.before = lambda: None
    assert make(report).status == JobStatus.READY


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_a_report_is_made(report, printer, monkeypatch):
    monkeypatch.setattr(heartbeat, "HEARTBEAT_EVERY", 0.05)
    beats = []

    def slow():
        for _ in range(20):
            time.sleep(0.05)
            beats.append(Report.objects.get(pk=report.pk).heartbeat_at)

    printer.before = slow
    worker.make_report(report.reference, now=timezone.now)
    assert len(set(beats)) > 2
    assert beats == sorted(beats)
