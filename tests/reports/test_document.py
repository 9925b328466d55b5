"""The report as a web page, for every person."""

import re
from html import unescape

import pytest
from django.urls import reverse

from apps.assessments.actions.audits import finish_rating
from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Commission
from apps.reports.document.build import build_document
from tests.cast import NOON
from tests.factories import every_level, make_audit, make_review, make_reviewed_audit
from tests.reports import audits
from tests.reports.conftest import make_ready

pytestmark = pytest.mark.long(reason="builds whole reports")


def look(as_person, name, audit):
    return as_person(name).get(reverse("reports:document", args=[audit.reference]))


@pytest.mark.parametrize(
    ("name", "before_sharing", "after_sharing"),
    [
        ("manager", 200, 200),
        ("administrator", 200, 200),
        ("peer_worker", 200, 200),
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


# Who reads the draft, by the state of an audit that its own people rate alone.
READ_A_DRAFT = {
    AuditStatus.DRAFT: set(),
    AuditStatus.WAITING: set(),
    AuditStatus.AGREED: {"manager"},
    AuditStatus.FEEDBACK: {"manager", "peer_worker"},
    AuditStatus.SIGNED_OFF: {"manager", "administrator", "peer_worker", "reviewer"},
    AuditStatus.DISCARDED: set(),
}


@pytest.mark.parametrize("status", READ_A_DRAFT)
def test_who_reads_it_before_sign_off(as_person, cast, small_rubric, status):
    audit = make_audit(cast.programme, small_rubric, cast.manager, status=status)
    colleagues = ("manager", "administrator", "peer_worker", "reviewer")
    answers = {name: look(as_person, name, audit).status_code for name in colleagues}
    assert {name for name, answer in answers.items() if answer == 200} == READ_A_DRAFT[status]
    assert set(answers.values()) <= {200, 403}
    for name in ("other_manager", "commissioner", "other_commissioner", "newcomer"):
        assert look(as_person, name, audit).status_code == 404


def test_a_refusal_says_why(as_person, cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    assert "Finish the rating first." in look(as_person, "manager", audit).text
    assert "Service managers complete audits." in look(as_person, "peer_worker", audit).text


def test_a_draft_says_so_and_offers_no_file(as_person, cast, small_rubric):
    audit = make_audit(cast.programme, small_rubric, cast.manager, status=AuditStatus.FEEDBACK)
    page = look(as_person, "peer_worker", audit).text
    assert page.count("Draft: not signed off") >= 3  # at the top, on the cover, beside every section
    assert "Make the PDF" not in page
    assert "Sign the audit off first." in page


def test_the_reviewer_reads_it_from_agreeing_on(as_person, cast, small_rubric):
    audit = make_reviewed_audit(cast.programme, small_rubric, cast.manager, cast.newcomer)
    assert audit.status == AuditStatus.AGREEING
    assert look(as_person, "newcomer", audit).status_code == 200
    assert look(as_person, "reviewer", audit).status_code == 403


def test_the_reviewer_reads_nothing_before(as_person, cast, small_rubric):
    audit = make_audit(cast.programme, small_rubric, cast.manager, levels=every_level(small_rubric, None))
    make_review(audit, cast.newcomer, cast.manager, usual=4)
    for step in (lambda: None, lambda: finish_rating(assessment=audit, by=cast.manager, at=NOON)):
        step()
        assert look(as_person, "newcomer", audit).status_code == 403
        assert look(as_person, "manager", audit).status_code == 403


def test_a_withdrawn_share_is_gone(as_person, cast, shared):
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
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
    assert {"r-summary", "r-theory", "r-indicator-HEA-1", "r-factor-1", "r-contents-heading"} <= set(jumps)
    ids = re.findall(r' id="([^"]+)"', page)
    assert not set(jumps) - set(ids)
    assert len(ids) == len(set(ids))


def test_it_opens_with_the_summary_and_folds_the_rest(as_person, cast, rubric):
    audit = audits.usual(cast.programme, rubric, cast.manager)
    page = look(as_person, "manager", audit).text
    assert page.index('id="r-summary"') < page.index("<details")
    folds = re.findall(r'<details class="r-section r-fold">(.*?)</details>', page, re.S)
    ids = [re.search(r'<div class="r-folded" id="([^"]+)"', fold)[1] for fold in folds]
    factors = [f"r-factor-{place}" for place in range(1, 6)]
    assert ids == [
        "r-about",
        *factors,
        "r-views",
        "r-theory",
        "r-plan",
        "r-limits",
        "r-evidence",
        "r-before",
        "r-annex",
    ]
    # What a link leads to stands within a section, so that a browser opens it without a script.
    for code in re.findall(r'class="r-where" href="#([^"]+)"', page):
        assert any(f'id="{code}"' in fold for fold in folds)


def test_an_indicator_s_place_is_drawn_with_its_next_step_and_said_once(as_person, cast, rubric):
    audit = audits.usual(cast.programme, rubric, cast.manager)
    page = look(as_person, "manager", audit).text
    item = build_document(audit).factors[0].items[0]
    entry = page[page.index(f'id="r-indicator-{item.code}"') :].split('<div class="r-entry')[0]
    assert f'alt="Level {item.level} of 5. The next step up is level {item.level + 1}."' in entry
    assert f"The next step up, {item.next_answer}:" in entry
    folded = unescape(page[page.index("<details") :])
    assert folded.count(item.statement) == folded.count(item.reached) == folded.count(item.next_anchor) == 1


def test_what_people_type_stays_text(as_person, cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, texts=audits.INJECTIONS)
    page = look(as_person, "manager", audit).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_it_offers_to_make_the_file_then_to_download_it(as_person, cast, signed_off):
    assert "Make the PDF" in look(as_person, "manager", signed_off).text
    report = make_ready(signed_off, cast.manager, for_provider=True)
    page = look(as_person, "manager", signed_off).text
    assert reverse("reports:download", args=[report.reference]) in page
    assert "21 pages" in page


def test_a_file_that_says_something_else_is_offered_to_nobody(as_person, cast, shared):
    earlier = make_ready(shared, cast.manager, content_hash="0" * 64)
    link = reverse("reports:download", args=[earlier.reference])
    for name in ("manager", "administrator", "peer_worker", "reviewer", "commissioner"):
        page = look(as_person, name, shared).text
        assert link not in page
        assert "Make the PDF" in page


@pytest.mark.parametrize("name", ["manager", "reviewer", "commissioner"])
def test_its_queries_are_few(as_person, shared, ready, name, django_assert_max_num_queries):
    browser = as_person(name)
    address = reverse("reports:document", args=[shared.reference])
    browser.get(address)
    with django_assert_max_num_queries(26):
        browser.get(address)


def test_a_second_version_of_two_ratings_costs_a_fixed_number(as_person, cast, rubric, django_assert_max_num_queries):
    first = audits.reviewed(cast.programme, rubric, cast.manager, cast.newcomer, pieces=25)
    address = reverse("reports:document", args=[audits.next_version(first, cast.manager).reference])
    browser = as_person("manager")
    browser.get(address)
    with django_assert_max_num_queries(38):
        browser.get(address)


def test_a_page_kept_in_memory_is_never_an_old_one(as_person, cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, status=AuditStatus.AGREED)
    rating = audits.standing_rows(audit).first()
    for reason in ("What we saw in spring.", "What we saw in autumn."):
        audits.standing_rows(audit).filter(pk=rating.pk).update(reason=reason)
        assert reason in look(as_person, "manager", audit).text
        assert reason in look(as_person, "manager", audit).text
