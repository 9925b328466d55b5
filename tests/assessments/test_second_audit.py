"""A second audit: the last one is beside a practice once it has an answer, and what is unchanged is said at once."""

import html
from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.activity_log.models import Event
from apps.assessments.actions.audits import start_audit
from apps.assessments.actions.versions import withdraw_version
from apps.assessments.rating_set import load_rating_set, own_side
from apps.assessments.statuses import AuditStatus

from ..cast import NOON
from ..factories import make_audit, make_review, make_reviewed_audit
from .test_rate_factor import form_of

LATER = NOON + timedelta(days=30)
SAID = "What the audit 2025–26 said"
WORDS = "As it was a year ago, in three teams."


@pytest.fixture
def last(cast, rubric):
    return make_audit(
        cast.programme, rubric, cast.manager, levels={"ACC-1": 4}, reason=WORDS, status=AuditStatus.SIGNED_OFF
    )


def start(cast, **brings):
    return start_audit(
        programme=cast.programme,
        period_start=date(2026, 4, 1),
        period_end=date(2027, 3, 31),
        by=cast.manager,
        at=LATER,
        **brings,
    )


def address(audit, factor="accepting"):
    return reverse("assessments:rate_factor", args=[audit.reference, factor])


def shown(desk, audit):
    return html.unescape(desk.get(address(audit)).text)


def save(desk, audit, code="ACC-1", **fields):
    data = {"client_id": "page", f"{code}-expected_version": "0"}
    data |= {f"{code}-{name}": value for name, value in fields.items()}
    return desk.post(reverse("assessments:save_rating", args=[audit.reference, code]), data).json()


def test_nothing_of_the_last_audit_leads_the_hand(last, cast, as_person):
    page = shown(as_person("manager"), start(cast))
    assert SAID not in page
    assert WORDS not in page


def test_once_an_answer_is_given_the_last_one_is_beside_it(last, cast, content, as_person):
    desk, audit = as_person("manager"), start(cast)
    answer = save(desk, audit, answer="2", reason="Less now")
    for page in (html.unescape(answer["last"]), shown(desk, audit)):
        assert page.count(SAID) == 1
        assert WORDS in page
        assert f"<strong>Established.</strong> {content.indicator('ACC-1').anchor(4)}" in page
    assert save(desk, audit, "ACC-2", reason="A thought, and no level yet")["last"] == ""


def test_it_is_there_from_the_start_where_levels_were_carried_over(last, cast, as_person):
    assert shown(as_person("manager"), start(cast, with_levels=True)).count(SAID) == 6


def test_what_was_agreed_is_what_the_last_audit_said(cast, rubric, as_person):
    make_reviewed_audit(
        cast.programme,
        rubric,
        cast.manager,
        cast.newcomer,
        levels={"ACC-1": 5},
        theirs={"ACC-1": 2},
        status=AuditStatus.SIGNED_OFF,
    )
    answer = save(as_person("manager"), start(cast), answer="3", reason="Now")
    assert "<strong>Emerging.</strong>" in answer["last"]


def test_a_version_that_no_longer_stands_is_not_looked_back_at(last, cast, as_person):
    withdraw_version(assessment=last, reason="A slip", by=cast.manager, at=LATER)
    assert save(as_person("manager"), start(cast), answer="3", reason="Now")["last"] == ""


def test_the_first_audit_has_nothing_to_look_back_at(cast, rubric, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager)
    assert save(as_person("manager"), audit, answer="3", reason="Now")["last"] == ""


def test_a_reviewer_meets_nothing_of_the_last_audit(last, cast, as_person):
    audit = start(cast)
    review = make_review(audit, cast.newcomer, cast.manager, levels={"ACC-1": 3})
    page = as_person("newcomer").get(reverse("assessments:review_factor", args=[review.reference, "accepting"])).text
    assert WORDS not in page


def test_one_press_confirms_what_the_page_had_listed(last, cast, as_person):
    desk, audit = as_person("manager"), start(cast, with_levels=True)
    page = desk.get(address(audit))
    listed = html.unescape(page.text).split("data-unchanged>")[1].split("</details>")[0]
    assert listed.count(WORDS) == 6
    data = form_of(page) | {"confirm_all": "yes", "ACC-2-answer": "2"}
    answer = desk.post(address(audit), data)
    assert answer.headers["Location"] == address(audit)  # level 4 asks about its evidence first
    levels = [rated.level for rated in load_rating_set(audit).factor("accepting").indicators]
    assert levels == [4, 2, 3, 3, 3, 3]
    confirmed = Event.objects.filter(target_reference=audit.reference, what="level carried over, confirmed")
    assert confirmed.count() == 5
    assert "data-unchanged>" not in desk.get(address(audit)).text


def test_after_that_the_next_factor_follows(last, cast, as_person):
    desk, audit = as_person("manager"), start(cast, with_levels=True)
    where = address(audit, "personalised_practice")
    answer = desk.post(where, form_of(desk.get(where)) | {"confirm_all": "yes"})
    assert answer.headers["Location"] == address(audit, "empowering")


def test_what_the_page_had_not_listed_is_not_confirmed(last, cast, as_person):
    desk, audit = as_person("manager"), start(cast, with_levels=True)
    data = form_of(desk.get(address(audit))) | {"confirm_all": "yes", "unchanged": ["ACC-3", "ACC-4"]}
    assert desk.post(address(audit), data).headers["Location"].endswith("?at=ACC-1#ACC-1")
    still = own_side(audit).ratings.filter(carried_over=True, indicator__code__startswith="ACC")
    assert sorted(still.values_list("indicator__code", flat=True)) == ["ACC-1", "ACC-2", "ACC-5", "ACC-6"]


def test_a_page_of_a_second_audit_costs_no_more_queries(last, cast, as_person, django_assert_max_num_queries):
    desk, audit = as_person("manager"), start(cast, with_levels=True)
    with django_assert_max_num_queries(12):
        desk.get(address(audit))
