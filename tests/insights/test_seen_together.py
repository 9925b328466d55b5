"""Which rounds stand beside an audit, for whom, and from when."""

from datetime import date, timedelta

import pytest

from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.insights.queries.perspectives import load_perspectives, seen_together_page
from apps.surveys.actions.results import pool
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import Audience

from ..cast import make_programme
from ..factories import make_audit
from ..surveys.rounds import AFTER, answer_all, answer_by_link, closed, make_round, peer_workers

pytestmark = pytest.mark.django_db
MIXED = [1, 2, 3, 4, 5, 5, 4, 2]


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)


def peer_round(cast, programme=None, levels=MIXED, people=None):
    opened = make_round(programme or cast.programme, cast.manager)
    answer_all(opened, people or peer_workers(cast.harbour, len(levels)), levels)
    return closed(opened)


def said(reading, code="ACC-1"):
    found = next(one for factor in reading.factors for one in factor.indicators if one.id == code)
    return [side.said for side in found.sides]


def test_it_waits_until_nobody_rates_any_more(cast, rubric):
    draft = make_audit(cast.programme, rubric, cast.manager)
    with pytest.raises(NotAllowed, match="once its ratings are finished"):
        seen_together_page(cast.manager, draft)


def test_a_round_that_closed_in_the_period_stands_beside_the_audit(cast, audit):
    peer_round(cast)
    page = seen_together_page(cast.manager, audit)
    assert said(page.reading) == ["3, Developing", "3.3", "–"]
    assert page.reading.groups[0].sentence == "Asked from 2 March to 15 March 2026. People who took part: 8."


def test_a_round_of_another_time_does_not(cast, rubric):
    old = make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.SIGNED_OFF,
        period=(date(2024, 4, 1), date(2025, 3, 31)),
        at=AFTER - timedelta(days=200),
    )
    peer_round(cast)
    assert said(load_perspectives(old, Audience.INSIDE))[1] == "–"


def test_four_answers_are_not_there(cast, audit):
    peer_round(cast, levels=[1, 2, 3, 4])
    reading = load_perspectives(audit, Audience.INSIDE)
    assert said(reading)[1] == "Too few answers to show"
    assert reading.groups[0].sentence.endswith("fewer than 5.")


def test_a_round_too_small_alone_is_read_from_those_it_was_put_together_with(cast, audit):
    sister = make_programme(cast.harbour, "Morning Tea")
    people = peer_workers(cast.harbour, 4)
    small = peer_round(cast, levels=[1, 2, 3, 4], people=people)
    other = peer_round(cast, sister, [5, 4, 3, 1], people)
    pool(rounds=[small, other], by=cast.manager, at=AFTER)
    reading = load_perspectives(audit, Audience.INSIDE)
    assert said(reading)[1] == "2.9"
    assert reading.groups[0].sentence.startswith("2 rounds put together")


def test_outside_the_peer_workers_round_waits_for_its_feedback_window(cast, audit):
    answered = peer_round(cast)
    early = load_perspectives(audit, Audience.OUTSIDE, answered.closes_on + timedelta(days=13))
    assert said(early)[1] == "–"
    assert early.groups[0].sentence == "Peer workers read their result first. It joins this picture on 29 March 2026."
    late = load_perspectives(audit, Audience.OUTSIDE, answered.closes_on + timedelta(days=14))
    assert said(late)[1] == "3.3"


def test_a_round_of_twelve_people_supported_is_there_for_readers_outside(cast, audit):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
    for number, level in enumerate([*MIXED, 3, 4, 5, 1]):
        answer_by_link(opened, level, address=f"192.0.2.{number}")
    closed(opened)
    reading = load_perspectives(audit, Audience.OUTSIDE, opened.closes_on)
    assert said(reading)[2] == "3.3"
    assert reading.groups[1].sentence.endswith("8 to 14.")


def test_who_does_not_read_the_audit_does_not_read_this(cast, audit, as_person):
    for name, status in (("peer_worker", 403), ("other_manager", 404), ("commissioner", 404), ("reviewer", 200)):
        assert as_person(name).get(f"/audits/{audit.reference}/seen-together/").status_code == status


def test_without_a_round_it_says_what_will_stand_there(cast, audit, as_person):
    path = f"/audits/{audit.reference}/seen-together/"
    assert "When a survey round has closed" in as_person("manager").get(path).text
    peer_round(cast, levels=[1, 2, 3, 4])
    page = as_person("manager").get(path).text
    assert "When a survey round has closed" not in page
    assert "Too few answers to show" in page
