"""Whoever may no longer read what was shared tries every way in: pages, files made before, new files, the plan."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.sharing import change_share, share, withdraw_share
from apps.assessments.models import Share
from apps.jobs.statuses import JobStatus
from apps.organisations.actions.programmes import remove_funder
from apps.organisations.models import Membership
from apps.reports import worker
from apps.reports.actions import ask_for_plan, ask_for_report
from apps.reports.rendering import render_pdf
from tests.improvement.plans import make_action
from tests.reports import audits
from tests.reports.test_worker import OneLine


def take_back(audit, cast):
    withdraw_share(assessment=audit, commissioner=cast.board, by=cast.manager, at=timezone.now())


def run_out(audit, cast):
    Share.objects.update(ends_on=timezone.localdate() - timedelta(days=1))


def stop_funding(audit, cast):
    remove_funder(programme=audit.programme, commissioner=cast.board, by=cast.manager, at=timezone.now())


def leave(audit, cast):
    Membership.objects.filter(user=cast.commissioner).delete()


@pytest.fixture
def files(cast, signed_off, enqueued, monkeypatch):
    """Everything that a commissioner can have of a share: report, summary and plan, made and ready."""
    printer = OneLine()
    monkeypatch.setattr(render_pdf, "printer", lambda stylesheet="report.css": printer)
    make_action(cast.programme, cast.manager)
    share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=timezone.now(), shows_plan=True)
    at = {"by": cast.commissioner, "at": timezone.now()}
    made = [
        ask_for_report(assessment=signed_off, **at),
        ask_for_report(assessment=signed_off, is_summary=True, **at),
        ask_for_plan(programme=cast.programme, **at),
    ]
    for report in made:
        worker.make_report(report.reference, now=timezone.now)
        report.refresh_from_db()
        assert report.status == JobStatus.READY
    return made


def ways_in(audit, files) -> list[tuple[str, str]]:
    """Every address, with its method."""
    of_audit, of_programme = [audit.reference], [audit.programme.reference]
    ways = [
        ("get", reverse("reports:document", args=of_audit)),
        ("post", reverse("reports:ask", args=of_audit)),
        ("post", reverse("reports:ask_for_summary", args=of_audit)),
        ("get", reverse("reports:action_plan", args=of_programme)),
        ("post", reverse("reports:ask_for_plan", args=of_programme)),
    ]
    for report in files:
        for place in ("progress", "state", "download"):
            ways.append(("get", reverse(f"reports:{place}", args=[report.reference])))
        ways.append(("post", reverse("reports:try_again", args=[report.reference])))
    return ways


def answers(browser, ways) -> list[int]:
    return [getattr(browser, method)(path).status_code for method, path in ways]


def test_all_of_them_are_open_while_it_is_shared(as_person, signed_off, files):
    assert set(answers(as_person("commissioner"), ways_in(signed_off, files))) == {200, 302}


@pytest.mark.parametrize("close", [take_back, run_out, stop_funding, leave])
def test_none_of_them_is_open_once_it_is_not(as_person, cast, signed_off, files, close):
    browser = as_person("commissioner")
    close(signed_off, cast)
    assert set(answers(browser, ways_in(signed_off, files))) == {404}
    listed = browser.get(reverse("reports:shared")).text
    assert signed_off.reference not in listed
    assert cast.programme.name not in browser.get(reverse("start")).text


def test_without_the_plan_its_ways_alone_are_closed(as_person, cast, signed_off, files):
    terms = {"ends_on": None, "shows_plan": False, "by": cast.manager, "at": timezone.now()}
    change_share(assessment=signed_off, commissioner=cast.board, **terms)
    browser, plan = as_person("commissioner"), files[2]
    closed = [way for way in ways_in(signed_off, files) if "/plans/" in way[1] or plan.reference in way[1]]
    assert len(closed) == 6
    assert set(answers(browser, closed)) == {404}
    still_open = [way for way in ways_in(signed_off, files) if way not in closed]
    assert set(answers(browser, still_open)) == {200, 302}


def test_of_a_superseded_version_no_file_made_before_is_handed_out(as_person, cast, signed_off, files):
    """It can still be read, and says that it was superseded; the newer version is not there for them at all."""
    newer = audits.next_version(signed_off, cast.manager, change=lambda version: None)
    browser = as_person("commissioner")
    downloads = [reverse("reports:download", args=[report.reference]) for report in files[:2]]
    assert [browser.get(path).status_code for path in downloads] == [403, 403]
    assert (
        "Superseded by a newer version." in browser.get(reverse("reports:document", args=[signed_off.reference])).text
    )
    of_newer = [way for way in ways_in(newer, []) if "/plans/" not in way[1]]
    assert set(answers(browser, of_newer)) == {404}


def test_a_file_of_the_provider_is_closed_to_them_while_it_is_shared(as_person, cast, signed_off, files):
    inside = ask_for_report(assessment=signed_off, by=cast.manager, at=timezone.now())
    plan = ask_for_plan(programme=cast.programme, by=cast.manager, at=timezone.now())
    for report in (inside, plan):
        worker.make_report(report.reference, now=timezone.now)
    browser = as_person("commissioner")
    assert browser.get(reverse("reports:download", args=[inside.reference])).status_code == 403
    assert browser.get(reverse("reports:download", args=[plan.reference])).status_code == 404
