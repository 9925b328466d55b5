"""Asking for the file."""

import pytest
from django.urls import reverse

from apps.activity_log.models import Event
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.jobs import queues
from apps.jobs.statuses import JobStatus
from apps.reports.actions import ask_for_report
from apps.reports.models import Report
from tests.cast import NOON
from tests.factories import make_audit
from tests.jobs.brokers import NoBroker
from tests.reports.conftest import make_ready
from tests.reports.who_asks import READERS_OF_A_SHARE


def rename(audit):
    """What an audit says changes only where it leans on its programme."""
    audit.programme.name = "Walking Together"
    audit.programme.save()


def ask(as_person, name, audit):
    return as_person(name).post(reverse("reports:ask", args=[audit.reference]))


@pytest.fixture
def ready(signed_off, cast):
    """The report as people of the provider get it."""
    return make_ready(signed_off, cast.manager, for_provider=True)


@READERS_OF_A_SHARE
def test_who_asks(as_person, shared, enqueued, name, status):
    answer = ask(as_person, name, shared)
    assert answer.status_code == status
    made = status == 302 and name != "anyone"
    assert Report.objects.exists() == made
    if made:
        assert answer["Location"] == reverse("reports:progress", args=[Report.objects.get().reference])


def test_it_is_a_change_so_looking_is_not_enough(as_person, signed_off):
    assert as_person("manager").get(reverse("reports:ask", args=[signed_off.reference])).status_code == 405


@pytest.mark.parametrize("status", [one for one in AuditStatus if one != AuditStatus.SIGNED_OFF])
def test_only_what_is_signed_off_has_a_file(as_person, cast, rubric, enqueued, status):
    answer = ask(as_person, "manager", make_audit(cast.programme, rubric, cast.manager, status=status))
    assert answer.status_code == 403
    assert "first." in answer.text
    assert not Report.objects.exists()


def test_peer_workers_read_the_draft_and_take_no_file_of_it(as_person, cast, rubric, enqueued):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK)
    answer = ask(as_person, "peer_worker", audit)
    assert answer.status_code == 403
    assert "Sign the audit off first." in answer.text


def test_it_is_enqueued_when_the_row_is_stored(cast, signed_off, enqueued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        report = ask_for_report(assessment=signed_off, by=cast.manager, at=NOON)
        assert enqueued == []
    assert enqueued == [report.reference]
    assert Event.objects.get(what="report asked for").target_reference == report.reference


def test_the_same_content_is_the_same_report(cast, signed_off, enqueued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = ask_for_report(assessment=signed_off, by=cast.manager, at=NOON)
        second = ask_for_report(assessment=signed_off, by=cast.reviewer, at=NOON)
    assert first == second
    assert enqueued == [first.reference]


def test_a_ready_report_is_not_made_again(cast, signed_off, ready, enqueued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_for_report(assessment=signed_off, by=cast.manager, at=NOON) == ready
    ready.refresh_from_db()
    assert (ready.status, enqueued) == (JobStatus.READY, [])


def test_other_content_is_another_report(cast, signed_off, ready, enqueued):
    rename(signed_off)
    other = ask_for_report(assessment=signed_off, by=cast.manager, at=NOON)
    assert other != ready
    assert other.status == JobStatus.WAITING


def test_a_failed_report_waits_again(cast, signed_off, ready, enqueued, django_capture_on_commit_callbacks):
    Report.objects.update(status=JobStatus.FAILED, failure="It was too long.", attempts=3)
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_report(assessment=signed_off, by=cast.manager, at=NOON)
    ready.refresh_from_db()
    assert (ready.status, ready.failure, ready.attempts) == (JobStatus.WAITING, "", 0)
    assert enqueued == [ready.reference]


def test_a_report_whose_file_is_gone_is_made_again(cast, signed_off, ready, enqueued):
    ready.file.storage.delete(ready.file.name)
    ask_for_report(assessment=signed_off, by=cast.manager, at=NOON)
    ready.refresh_from_db()
    assert (ready.status, ready.file.name) == (JobStatus.WAITING, "")


def test_a_broker_that_is_down_keeps_nobody_waiting(
    as_person, signed_off, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(queues, "current_app", NoBroker(ConnectionRefusedError()))
    with django_capture_on_commit_callbacks(execute=True):
        assert ask(as_person, "manager", signed_off).status_code == 302
    assert Report.objects.get().status == JobStatus.WAITING


def test_the_rule_holds_without_the_page(cast, signed_off):
    for person in (cast.other_manager, cast.commissioner, cast.newcomer):
        with pytest.raises(NotAllowed):
            ask_for_report(assessment=signed_off, by=person, at=NOON)


def test_its_queries_are_few(as_person, signed_off, enqueued, django_assert_max_num_queries):
    browser = as_person("manager")
    address = reverse("reports:ask", args=[signed_off.reference])
    browser.get(reverse("reports:document", args=[signed_off.reference]))
    with django_assert_max_num_queries(25):  # asking writes: two savepoints, the row, the trail
        browser.post(address)
