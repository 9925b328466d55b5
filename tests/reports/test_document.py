"""The report as a web page, for every person."""

import re

import pytest
from django.urls import reverse

from apps.assessments.actions import reopen, share, withdraw_share
from apps.organisations.models import Commission
from tests.factories import make_audit
from tests.people import NOON
from tests.reports import audits
from tests.reports.conftest import make_ready


def look(as_person, name, audit):
    return as_person(name).get(reverse("reports:document", args=[audit.reference]))


@pytest.mark.parametrize(
    ("name", "before_sharing", "after_sharing"),
    [
        ("manager", 200, 200),
        ("administrator", 200, 200),
        ("peer_worker", 403, 403),
        ("reviewer", 200, 200),
        ("other_manager", 404, 404),
        ("commissioner", 404, 200),
        ("other_commissioner", 404, 404),
        ("newcomer", 404, 404),
        ("anyone", 302, 302),
    ],
)
def test_who_reads_it(as_person, cast, signed_off, name, before_sharing, after_sharing):
    assert look(as_person, name, signed_off).status_code == before_sharing

    share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    assert look(as_person, name, signed_off).status_code == after_sharing


def test_a_refusal_says_why(as_person, signed_off):
    assert "Service managers complete audits." in look(as_person, "peer_worker", signed_off).text


def test_a_draft_has_no_report_yet(as_person, cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    refusal = look(as_person, "manager", audit)
    assert refusal.status_code == 403
    assert "Submit the audit first." in refusal.text


def test_a_withdrawn_share_is_gone(as_person, cast, shared):
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert look(as_person, "commissioner", shared).status_code == 404


def test_reopening_takes_it_from_the_commissioner(as_person, cast, shared):
    reopen(assessment=shared, reason="A level was wrong.", by=cast.manager, at=NOON)
    assert look(as_person, "commissioner", shared).status_code == 404


def test_whoever_funds_it_no_longer_reads_it_no_longer(as_person, shared):
    Commission.objects.all().delete()
    assert look(as_person, "commissioner", shared).status_code == 404


def test_it_has_the_content_of_the_file(as_person, cast, rubric):
    audit = audits.usual(cast.programme, rubric, cast.manager)
    page = look(as_person, "manager", audit).text
    assert "Our working theory. Not tested." in page
    assert audits.REASONS[0] in page
    assert page.count("<h1") == 1
    assert "http-equiv" not in page
    assert re.findall(r"<h([1-6])", page)[0] == "1"


def test_every_jump_lands(as_person, signed_off):
    page = look(as_person, "manager", signed_off).text
    jumps = re.findall(r'href="#([^"]+)"', page)
    assert {"r-theory", "r-full-1", "r-factor-1", "r-contents-heading"} <= set(jumps)
    ids = re.findall(r' id="([^"]+)"', page)
    assert not set(jumps) - set(ids)
    assert len(ids) == len(set(ids))


def test_what_people_type_stays_text(as_person, signed_off):
    audits.with_texts(signed_off, audits.INJECTIONS)
    page = look(as_person, "manager", signed_off).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_it_offers_to_make_the_file_then_to_download_it(as_person, cast, signed_off):
    assert "Make the PDF" in look(as_person, "manager", signed_off).text
    report = make_ready(signed_off, cast.manager)
    page = look(as_person, "manager", signed_off).text
    assert reverse("reports:download", args=[report.reference]) in page
    assert "21 pages" in page


def test_files_of_earlier_versions_are_for_managers(as_person, cast, shared):
    earlier = make_ready(shared, cast.manager, content_hash="0" * 64)
    link = reverse("reports:download", args=[earlier.reference])
    assert link in look(as_person, "manager", shared).text
    assert link not in look(as_person, "reviewer", shared).text
    assert link not in look(as_person, "commissioner", shared).text


@pytest.mark.parametrize("name", ["manager", "reviewer", "commissioner"])
def test_its_queries_are_few(as_person, shared, ready, name, django_assert_max_num_queries):
    browser = as_person(name)
    address = reverse("reports:document", args=[shared.reference])
    browser.get(address)
    with django_assert_max_num_queries(12):
        browser.get(address)


def test_a_page_kept_in_memory_is_never_an_old_one(as_person, signed_off):
    rating = signed_off.ratings.order_by("pk").first()
    for reason in ("What we saw in spring.", "What we saw in autumn."):
        signed_off.ratings.filter(pk=rating.pk).update(reason=reason)
        assert reason in look(as_person, "manager", signed_off).text
        assert reason in look(as_person, "manager", signed_off).text
