"""Watching a report being made."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.versions import reopen
from apps.jobs.statuses import JobStatus
from apps.reports.models import Report
from apps.reports.print_jobs import claim_report
from tests.cast import NOON
from tests.reports.conftest import make_ready

PEOPLE = [
    ("manager", 200),
    ("administrator", 200),
    ("peer_worker", 200),
    ("reviewer", 200),
    ("other_manager", 404),
    ("commissioner", 200),
    ("other_commissioner", 404),
    ("newcomer", 404),
    ("anyone", 302),
]


@pytest.fixture
def waiting(shared, cast):
    return Report.objects.create(
        assessment=shared, content_hash="0" * 64, requested_by=cast.manager, requested_at=NOON, enqueued_at=NOON
    )


def look(as_person, name, report):
    return as_person(name).get(reverse("reports:progress", args=[report.reference]))


@pytest.mark.parametrize(("name", "status"), PEOPLE)
def test_who_watches(as_person, waiting, name, status):
    assert look(as_person, name, waiting).status_code == status


def test_it_names_the_steps(as_person, waiting):
    claim_report(waiting.reference, at=NOON)
    page = look(as_person, "manager", waiting)
    assert [(step.label, step.state) for step in page.context["page"].steps] == [
        ("Waiting for its turn", "Done"),
        ("Gathering the answers", "Now"),
        ("Drawing the charts", "Not yet"),
        ("Printing the pages", "Not yet"),
        ("Ready to download", "Not yet"),
    ]
    assert "Gathering the answers: step 2 of 5." in page.text
    assert reverse("reports:state", args=[waiting.reference]) in page.text


def test_without_a_script_it_refreshes_itself(as_person, waiting):
    page = look(as_person, "manager", waiting).text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert "Check again" in page


def test_after_a_while_it_says_that_nothing_is_lost(as_person, waiting):
    assert "It is taking longer than usual." in look(as_person, "manager", waiting).text
    Report.objects.update(requested_at=timezone.now() - timedelta(seconds=1))
    assert '<p id="progress-waits" hidden>' in look(as_person, "manager", waiting).text


def test_when_it_is_ready_it_can_be_downloaded(as_person, ready):
    page = look(as_person, "manager", ready).text
    assert reverse("reports:download", args=[ready.reference]) in page
    assert reverse("reports:document", args=[ready.assessment.reference]) in page
    assert "refresh" not in page
    assert "21 pages" in page


def test_when_it_has_failed_it_says_why_and_how_to_go_on(as_person, waiting):
    Report.objects.update(status=JobStatus.FAILED, failure="This report took too long to make. You can try again.")
    page = look(as_person, "manager", waiting).text
    assert "This report took too long to make." in page
    assert reverse("reports:try_again", args=[waiting.reference]) in page
    assert f"give them this reference: <strong>{waiting.reference}</strong>" in page  # the host finds it in the log
    assert "refresh" not in page


def test_a_file_that_says_something_else_is_offered_anew(as_person, cast, shared):
    earlier = make_ready(shared, cast.manager, content_hash="1" * 64)
    link = reverse("reports:download", args=[earlier.reference])
    for name in ("commissioner", "manager"):
        page = look(as_person, name, earlier).text
        assert link not in page
        assert "does not say what stands today" in page
        assert reverse("reports:try_again", args=[earlier.reference]) in page


def test_a_version_that_was_reopened_meanwhile_says_so(as_person, cast, ready):
    reopen(assessment=ready.assessment, reason="A level was wrong.", by=cast.manager, at=NOON)
    for name in ("manager", "reviewer", "peer_worker"):
        page = look(as_person, name, ready).text
        assert "Reopened: version 2 is being prepared." in page
        assert "Make it anew" in page


def test_its_queries_are_few(as_person, shared, ready, django_assert_max_num_queries):
    for name in ("manager", "commissioner"):
        browser = as_person(name)
        address = reverse("reports:progress", args=[ready.reference])
        browser.get(address)
        with django_assert_max_num_queries(24):
            browser.get(address)
