"""Trying again after a failure."""

import pytest
from django.urls import reverse

from apps.jobs.statuses import JobStatus
from apps.reports.models import Report
from tests.cast import NOON
from tests.reports.test_ask import rename
from tests.reports.who_asks import READERS_OF_A_SHARE


@pytest.fixture
def failed(ready, shared):
    Report.objects.update(status=JobStatus.FAILED, failure="It was too long.", attempts=3)
    return ready


def press(as_person, name, report):
    return as_person(name).post(reverse("reports:try_again", args=[report.reference]))


@READERS_OF_A_SHARE
def test_who_tries_again(as_person, failed, enqueued, name, status):
    assert press(as_person, name, failed).status_code == status
    failed.refresh_from_db()
    tried = status == 302 and name != "anyone"
    assert failed.status == (JobStatus.WAITING if tried else JobStatus.FAILED)


def test_looking_is_not_enough(as_person, failed):
    assert as_person("manager").get(reverse("reports:try_again", args=[failed.reference])).status_code == 405


def test_an_audit_that_changed_meanwhile_gets_a_report_of_its_own(as_person, failed, enqueued):
    rename(failed.assessment)
    answer = press(as_person, "manager", failed)
    other = Report.objects.exclude(pk=failed.pk).get()
    assert answer["Location"] == reverse("reports:progress", args=[other.reference])
    assert other.status == JobStatus.WAITING
    assert other.requested_at > NOON
