"""Leases are read by the database's clock: a worker whose own is wrong takes nothing from others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone as django_timezone

from apps.jobs import tasks
from apps.jobs.clock import database_now
from apps.jobs.statuses import JobStatus
from apps.reports import tasks as report_tasks
from apps.reports import worker
from apps.reports.models import Report
from tests.reports import audits


def test_it_is_a_moment_with_its_zone(db):
    before, found, after = database_now(), database_now(), database_now()
    assert before <= found <= after
    assert found.utcoffset() == timedelta(0)
    # The database of the tests is on this machine.
    assert abs(datetime.now(UTC) - found) < timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_within_a_transaction():
    with transaction.atomic():
        first = database_now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_content_type")
        assert database_now() >= first


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-5), timedelta(seconds=-30), timedelta(hours=3)])
def test_a_worker_with_a_wrong_clock_takes_no_row_from_a_living_one(cast, rubric, monkeypatch, wrong_by):
    audit = audits.usual(cast.programme, rubric, cast.manager)
    at = database_now()
    report = Report.objects.create(
        assessment=audit,
        content_hash="a" * 64,
        status=JobStatus.WORKING,
        claim="somebody",
        attempts=1,
        heartbeat_at=at,
        requested_at=at,
    )
    right = django_timezone.now
    monkeypatch.setattr(django_timezone, "now", lambda: right() + wrong_by)
    tasks.sweep_jobs()
    report.refresh_from_db()
    assert (report.status, report.claim) == (JobStatus.WORKING, "somebody")
    Report.objects.filter(pk=report.pk).update(heartbeat_at=at - timedelta(seconds=13))
    tasks.sweep_jobs()
    report.refresh_from_db()
    assert report.status == JobStatus.WAITING


def test_reports_are_made_by_that_clock(monkeypatch, db):
    clocks = []
    monkeypatch.setattr(worker, "make_report", lambda reference, now: clocks.append(now))
    report_tasks.print_report("BCDFGHJKMN")
    assert clocks == [database_now]
