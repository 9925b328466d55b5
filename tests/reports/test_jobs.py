"""The rules of a report's row: claims, tokens, leases, attempts."""

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from apps.reports import jobs
from apps.reports.models import Report
from apps.reports.statuses import WORKING, Status
from tests.cast import NOON
from tests.reports import audits

LATER = NOON + timedelta(minutes=1)


def wait_for_worker(audit, content_hash="a" * 64, **fields):
    return Report.objects.create(
        assessment=audit, content_hash=content_hash, **{"requested_at": NOON, "rung_at": NOON} | fields
    )


@pytest.fixture
def audit(cast, small_rubric):
    return audits.usual(cast.programme, small_rubric, cast.manager)


@pytest.fixture
def report(audit):
    return wait_for_worker(audit)


def at_printing(report):
    """A claim that has come as far as printing."""
    held = jobs.claim(report.reference, at=NOON)
    jobs.move_on(held, to=Status.DRAWING, milliseconds={}, at=NOON)
    jobs.move_on(held, to=Status.PRINTING, milliseconds={}, at=NOON)
    return held


def files(report):
    return sorted(report.file.storage.listdir(f"reports/{report.reference[:2]}")[1])


def test_a_claim_takes_the_row(report):
    held = jobs.claim(report.reference, at=NOON)
    report.refresh_from_db()
    assert (report.status, report.claim, report.attempts) == (Status.GATHERING, held.token, 1)
    assert report.heartbeat_at == NOON


@pytest.mark.parametrize("status", [*WORKING, Status.READY, Status.FAILED])
def test_only_a_waiting_row_can_be_taken(audit, status):
    fields = {
        Status.READY: {"finished_at": NOON, "file": "reports/x.pdf"},
        Status.FAILED: {"failure": "No."},
    }.get(status, {"claim": "somebody", "heartbeat_at": NOON})
    report = wait_for_worker(audit, status=status, **fields)
    assert jobs.claim(report.reference, at=NOON) is None


def test_a_row_that_does_not_exist_is_nobody_s_work(db):
    assert jobs.claim("NOSUCHROW2", at=NOON) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_wins(audit, report):
    won, gate = [], threading.Barrier(6)

    def work():
        gate.wait()
        try:
            won.append(jobs.claim(report.reference, at=NOON))
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
    jobs.finish(held, pdf=b"%PDF-1.7 ...", pages=3, milliseconds={"printing": 12}, at=LATER)
    report.refresh_from_db()
    assert (report.status, report.pages, report.size, report.claim) == (Status.READY, 3, 12, "")
    assert report.milliseconds == {"printing": 12}
    assert report.finished_at == LATER
    assert report.file.read() == b"%PDF-1.7 ..."


def test_a_step_cannot_be_left_out(report):
    held = jobs.claim(report.reference, at=NOON)
    with pytest.raises(ValueError, match="No step leads"):
        jobs.move_on(held, to=Status.PRINTING, milliseconds={}, at=NOON)


def test_whoever_lost_the_row_changes_nothing_and_leaves_no_file(report):
    held = at_printing(report)
    jobs.sweep(at=NOON + jobs.LEASE + timedelta(seconds=1))
    winner = at_printing(report)
    with pytest.raises(jobs.ClaimLostError):
        jobs.finish(held, pdf=b"late", pages=1, milliseconds={}, at=LATER)
    with pytest.raises(jobs.ClaimLostError):
        jobs.move_on(held, to=Status.READY, milliseconds={}, at=LATER)
    jobs.give_up(held, sentence="Late.", at=LATER)
    assert not jobs.beat(held, at=LATER)
    jobs.finish(winner, pdf=b"in time", pages=1, milliseconds={}, at=LATER)
    report.refresh_from_db()
    assert report.status == Status.READY
    assert report.file.read() == b"in time"
    assert len(files(report)) == 1


def test_what_a_dead_worker_left_is_cleared_away(report):
    held = at_printing(report)
    place = report.file.field.generate_filename(held.report, "")
    report.file.storage.save(place, ContentFile(b"half a report"))
    jobs.sweep(at=NOON + jobs.LEASE + timedelta(seconds=1))
    jobs.finish(at_printing(report), pdf=b"whole", pages=1, milliseconds={}, at=LATER)
    report.refresh_from_db()
    assert [f"reports/{report.reference[:2]}/{name}" for name in files(report)] == [report.file.name]


def test_a_failure_says_why(report):
    jobs.give_up(jobs.claim(report.reference, at=NOON), sentence="It was too long.", at=LATER)
    report.refresh_from_db()
    assert (report.status, report.failure, report.claim) == (Status.FAILED, "It was too long.", "")


def test_a_beating_heart_keeps_the_row(report):
    held = jobs.claim(report.reference, at=NOON)
    assert jobs.beat(held, at=NOON + timedelta(seconds=11))
    assert jobs.sweep(at=NOON + timedelta(seconds=20)) == []
    report.refresh_from_db()
    assert report.status == Status.GATHERING


@pytest.mark.parametrize("status", WORKING)
def test_a_dead_worker_s_row_waits_again_and_is_rung_for(audit, status):
    report = wait_for_worker(audit, status=status, claim="dead", heartbeat_at=NOON, attempts=1)
    assert jobs.sweep(at=NOON + jobs.LEASE) == []
    assert jobs.sweep(at=NOON + jobs.LEASE + timedelta(seconds=1)) == [report.reference]
    report.refresh_from_db()
    assert (report.status, report.claim, report.attempts) == (Status.WAITING, "", 1)


def test_after_three_dead_workers_the_row_says_so(report):
    at = NOON
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.claim(report.reference, at=at)
        at += jobs.LEASE + timedelta(seconds=1)
        jobs.sweep(at=at)
    report.refresh_from_db()
    assert (report.status, report.failure) == (Status.FAILED, jobs.DIED_TOO_OFTEN)
    assert jobs.claim(report.reference, at=at) is None


def test_a_bell_that_nobody_heard_is_rung_again(report):
    assert jobs.sweep(at=NOON + timedelta(seconds=4)) == []
    later = NOON + timedelta(seconds=6)
    assert jobs.sweep(at=later) == [report.reference]
    assert jobs.sweep(at=later) == []
    assert jobs.sweep(at=later + timedelta(seconds=6)) == [report.reference]


def test_a_row_that_was_never_rung_for_is_found(audit):
    report = wait_for_worker(audit, rung_at=None)
    assert jobs.sweep(at=NOON) == [report.reference]


def test_a_long_queue_is_not_filled_with_bells(audit):
    for number in range(jobs.MOST_RUNG_AT_ONCE + 3):
        wait_for_worker(audit, content_hash=f"{number:064}", requested_at=NOON + timedelta(seconds=number))
    rung = jobs.sweep(at=LATER)
    oldest = Report.objects.order_by("requested_at").values_list("reference", flat=True)
    assert rung == list(oldest[: jobs.MOST_RUNG_AT_ONCE])


def test_a_finished_row_is_left_alone(report):
    jobs.finish(at_printing(report), pdf=b"whole", pages=1, milliseconds={}, at=NOON)
    assert jobs.sweep(at=NOON + timedelta(days=1)) == []
    report.refresh_from_db()
    assert report.status == Status.READY


def test_the_row_follows_what_is_printed(audit, report):
    held = jobs.claim(report.reference, at=NOON)
    jobs.follow_content(held, content_hash="b" * 64)
    report.refresh_from_db()
    assert report.content_hash == "b" * 64


def test_the_same_content_never_has_two_rows(audit, report):
    wait_for_worker(audit, content_hash="b" * 64)
    held = jobs.claim(report.reference, at=NOON)
    with pytest.raises(jobs.OtherReportError):
        jobs.follow_content(held, content_hash="b" * 64)
    report.refresh_from_db()
    assert report.content_hash == "a" * 64
