"""The rules of a job's row: claims, tokens, leases, attempts. Tried with reports."""

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from apps.jobs import claims
from apps.jobs.claims import ClaimLostError
from apps.jobs.statuses import JobStatus
from apps.jobs.sweep import LEASE, MOST_ATTEMPTS, MOST_REQUEUED_AT_ONCE, sweep
from apps.reports.models import Report
from apps.reports.print_jobs import OtherReportError, claim_report, finish_report, follow_content
from apps.reports.steps import ReportStep
from tests.cast import NOON
from tests.reports import audits

LATER = NOON + timedelta(minutes=1)


def wait_for_worker(audit, content_hash="a" * 64, **fields):
    return Report.objects.create(
        assessment=audit, content_hash=content_hash, **{"requested_at": NOON, "enqueued_at": NOON} | fields
    )


@pytest.fixture
def audit(cast, rubric):
    return audits.usual(cast.programme, rubric, cast.manager)


@pytest.fixture
def report(audit):
    return wait_for_worker(audit)


def at_printing(report):
    """A claim that has come as far as printing."""
    held = claim_report(report.reference, at=NOON)
    claims.move_on(held, to=ReportStep.DRAWING, milliseconds={}, at=NOON)
    claims.move_on(held, to=ReportStep.PRINTING, milliseconds={}, at=NOON)
    return held


def swept(at):
    """The references that a sweep enqueues again."""
    return [job.reference for job in sweep(Report, at=at)]


def files(report):
    return sorted(report.file.storage.listdir(f"reports/{report.reference[:2]}")[1])


def test_a_claim_takes_the_row(report):
    held = claim_report(report.reference, at=NOON)
    report.refresh_from_db()
    assert (report.status, report.claim, report.attempts) == (JobStatus.WORKING, held.token, 1)
    assert report.step == ReportStep.GATHERING
    assert report.heartbeat_at == NOON


@pytest.mark.parametrize("status", [JobStatus.WORKING, JobStatus.READY, JobStatus.FAILED])
def test_only_a_waiting_row_can_be_taken(audit, status):
    fields = {
        JobStatus.READY: {"finished_at": NOON, "file": "reports/x.pdf"},
        JobStatus.FAILED: {"failure": "No."},
    }.get(status, {"claim": "somebody", "heartbeat_at": NOON})
    report = wait_for_worker(audit, status=status, **fields)
    assert claim_report(report.reference, at=NOON) is None


def test_a_row_that_does_not_exist_is_nobody_s_work(db):
    assert claim_report("NOSUCHROW2", at=NOON) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_wins(audit, report):
    won, gate = [], threading.Barrier(6)

    def work():
        gate.wait()
        try:
            won.append(claim_report(report.reference, at=NOON))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(won) == 6
    assert len([held for held in won if held]) == 1


def test_a_finished_report_has_its_file(report):
    held = at_printing(report)
    finish_report(held, pdf=b"%PDF-1.7 ...", pages=3, milliseconds={"printing": 12}, at=LATER)
    report.refresh_from_db()
    assert (report.status, report.pages, report.size, report.claim) == (JobStatus.READY, 3, 12, "")
    assert report.milliseconds == {"printing": 12}
    assert report.finished_at == LATER
    assert report.file.read() == b"%PDF-1.7 ..."


def test_a_step_cannot_be_left_out(report):
    held = claim_report(report.reference, at=NOON)
    with pytest.raises(ValueError, match="No step leads"):
        claims.move_on(held, to=ReportStep.PRINTING, milliseconds={}, at=NOON)


def test_whoever_lost_the_row_changes_nothing_and_leaves_no_file(report):
    held = at_printing(report)
    swept(NOON + LEASE + timedelta(seconds=1))
    winner = at_printing(report)
    with pytest.raises(ClaimLostError):
        finish_report(held, pdf=b"late", pages=1, milliseconds={}, at=LATER)
    with pytest.raises(ClaimLostError):
        claims.change(held, pages=1)
    held.job.step = ReportStep.DRAWING
    with pytest.raises(ClaimLostError):
        claims.move_on(held, to=ReportStep.PRINTING, milliseconds={}, at=LATER)
    claims.give_up(held, sentence="Late.", at=LATER)
    assert not claims.record_heartbeat(held, at=LATER)
    finish_report(winner, pdf=b"in time", pages=1, milliseconds={}, at=LATER)
    report.refresh_from_db()
    assert report.status == JobStatus.READY
    assert report.file.read() == b"in time"
    assert len(files(report)) == 1


def test_what_a_dead_worker_left_is_cleared_away(report):
    held = at_printing(report)
    place = report.file.field.generate_filename(held.job, "")
    report.file.storage.save(place, ContentFile(b"half a report"))
    swept(NOON + LEASE + timedelta(seconds=1))
    finish_report(at_printing(report), pdf=b"whole", pages=1, milliseconds={}, at=LATER)
    report.refresh_from_db()
    assert [f"reports/{report.reference[:2]}/{name}" for name in files(report)] == [report.file.name]


def test_a_failure_says_why(report):
    claims.give_up(claim_report(report.reference, at=NOON), sentence="It was too long.", at=LATER)
    report.refresh_from_db()
    assert (report.status, report.failure, report.claim) == (JobStatus.FAILED, "It was too long.", "")


def test_a_beating_heart_keeps_the_row(report):
    held = claim_report(report.reference, at=NOON)
    assert claims.record_heartbeat(held, at=NOON + timedelta(seconds=11))
    assert swept(NOON + timedelta(seconds=20)) == []
    report.refresh_from_db()
    assert (report.status, report.step) == (JobStatus.WORKING, ReportStep.GATHERING)


@pytest.mark.parametrize("step", ReportStep)
def test_a_dead_worker_s_row_waits_again_and_is_enqueued(audit, step):
    report = wait_for_worker(audit, status=JobStatus.WORKING, step=step, claim="dead", heartbeat_at=NOON, attempts=1)
    assert swept(NOON + LEASE) == []
    assert swept(NOON + LEASE + timedelta(seconds=1)) == [report.reference]
    report.refresh_from_db()
    assert (report.status, report.claim, report.attempts) == (JobStatus.WAITING, "", 1)


def test_after_three_dead_workers_the_row_says_so(report):
    at = NOON
    for _ in range(MOST_ATTEMPTS):
        assert claim_report(report.reference, at=at)
        at += LEASE + timedelta(seconds=1)
        swept(at)
    report.refresh_from_db()
    assert (report.status, report.failure) == (JobStatus.FAILED, Report.given_up_sentence)
    assert claim_report(report.reference, at=at) is None


def test_a_message_that_was_lost_is_sent_again(report):
    assert swept(NOON + timedelta(seconds=4)) == []
    later = NOON + timedelta(seconds=6)
    assert swept(later) == [report.reference]
    assert swept(later) == []
    assert swept(later + timedelta(seconds=6)) == [report.reference]


def test_a_row_that_was_never_enqueued_is_found(audit):
    report = wait_for_worker(audit, enqueued_at=None)
    assert swept(NOON) == [report.reference]


def test_a_long_queue_is_not_filled_with_messages(audit):
    for number in range(MOST_REQUEUED_AT_ONCE + 3):
        wait_for_worker(audit, content_hash=f"{number:064}", requested_at=NOON + timedelta(seconds=number))
    requeued = swept(LATER)
    oldest = Report.objects.order_by("requested_at").values_list("reference", flat=True)
    assert requeued == list(oldest[:MOST_REQUEUED_AT_ONCE])


def test_a_finished_row_is_left_alone(report):
    finish_report(at_printing(report), pdf=b"whole", pages=1, milliseconds={}, at=NOON)
    assert swept(NOON + timedelta(days=1)) == []
    report.refresh_from_db()
    assert report.status == JobStatus.READY


def test_the_row_follows_what_is_printed(audit, report):
    held = claim_report(report.reference, at=NOON)
    follow_content(held, content_hash="b" * 64, inputs_hash="c" * 64)
    report.refresh_from_db()
    assert report.content_hash == "b" * 64


def test_the_same_content_never_has_two_rows(audit, report):
    wait_for_worker(audit, content_hash="b" * 64)
    held = claim_report(report.reference, at=NOON)
    with pytest.raises(OtherReportError):
        follow_content(held, content_hash="b" * 64, inputs_hash="c" * 64)
    report.refresh_from_db()
    assert report.content_hash == "a" * 64
