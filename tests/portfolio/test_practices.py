"""Practices across the programmes of a portfolio: whom they are counted for, what is mixed, and what it costs."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Commission
from apps.portfolio.queries.practice_spread import practices_page
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.yaml_writer import to_yaml
from apps.surveys.domain.questions import RespondentGroup

from ..cast import NOON, make_person, make_programme
from ..factories import every_level, make_audit, make_reviewed_audit
from ..rubric.test_version_mapping import following, with_changed
from ..surveys.rounds import answer_all, closed, make_round, peer_workers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 1)
PRACTICES = reverse("portfolio:practices")


def signed_off(programme, rubric, by, levels=None, usual=3, **more):
    """A signed-off audit with a level for every practice."""
    levels = every_level(rubric, levels, usual)
    return make_audit(programme, rubric, by, status=AuditStatus.SIGNED_OFF, levels=levels, **more)


def page_for(person, kind="", rubric=""):
    return practices_page(person, kind, rubric, TODAY)


def spread(page, code):
    """One practice on the page."""
    for factor in page.factors:
        for row in factor.practices:
            if row.practice.id == code:
                return row
    raise KeyError(code)


@pytest.fixture
def funded(cast):
    """Three programmes of Harbour that the board funds."""
    programmes = [cast.programme]
    for name in ("Quiet Hours", "Evening Walks"):
        programmes.append(make_programme(cast.harbour, name))
        Commission.objects.create(programme=programmes[-1], commissioner=cast.board, named_at=NOON)
    return programmes


def test_each_practice_is_counted_once_for_each_programme(cast, rubric, funded):
    for programme, level in zip(funded, (1, 1, 4), strict=True):
        signed_off(programme, rubric, cast.manager, {"ACC-1": level, "ACC-2": "NA", "PER-1": 5})
    page = page_for(cast.manager)
    assert page.chosen.programmes == 3
    row = spread(page, "ACC-1")
    assert row.levels == ((1, 2), (2, 0), (3, 0), (4, 1), (5, 0))
    assert (row.low, row.high, row.rated, row.programmes) == (2, 1, 3, 3)
    assert spread(page, "ACC-2").not_applicable == 3
    assert [one.practice.id for one in page.often_low] == ["ACC-1"]
    assert [one.practice.id for one in page.often_high][:1] == ["PER-1"]
    # In every programme and practice somebody is counted: nobody is lost and nobody counts twice.
    assert {row.programmes for factor in page.factors for row in factor.practices} == {3}


def test_a_commissioner_counts_what_is_shared_and_nothing_else(cast, rubric, funded):
    shared = signed_off(funded[0], rubric, cast.manager, usual=2)
    signed_off(funded[1], rubric, cast.manager, usual=5)
    assert page_for(cast.commissioner).chosen is None
    share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    page = page_for(cast.commissioner)
    assert page.chosen.programmes == 1
    assert spread(page, "ACC-1").levels[1] == (2, 1)
    assert page_for(cast.other_commissioner).chosen is None
    assert page_for(cast.other_manager).chosen is None
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert page_for(cast.commissioner).chosen is None


def test_an_audit_that_is_being_rated_moves_nothing(cast, rubric, funded):
    signed_off(funded[0], rubric, cast.manager)
    before = page_for(cast.manager)
    make_audit(funded[1], rubric, cast.manager, levels={"ACC-1": 5})
    make_audit(funded[2], rubric, cast.manager, status=AuditStatus.AGREED, levels={"ACC-1": 1})
    reopen(assessment=funded[0].assessments.get(), reason="To mend.", by=cast.manager, at=NOON)
    after = page_for(cast.manager)
    assert after.factors == before.factors
    assert after.outcomes == before.outcomes


def test_only_the_newest_audit_that_stands_counts(cast, rubric, funded):
    old = signed_off(funded[0], rubric, cast.manager, usual=2, period=(date(2024, 4, 1), date(2025, 3, 31)))
    new = signed_off(funded[0], rubric, cast.manager, usual=4)
    assert spread(page_for(cast.manager), "ACC-1").levels[3] == (4, 1)
    withdraw_version(assessment=new, reason="Wrong.", by=cast.manager, at=NOON)
    assert spread(page_for(cast.manager), "ACC-1").levels[1] == (2, 1)
    assert old.pk != new.pk


def test_kinds_of_rating_are_never_mixed(cast, rubric, funded):
    signed_off(funded[0], rubric, cast.manager, usual=2)
    signed_off(funded[1], rubric, cast.manager, usual=2)
    make_reviewed_audit(
        funded[2],
        rubric,
        cast.manager,
        make_person("Second rater"),
        levels={"ACC-1": 5},
        theirs={"ACC-1": 4},
        status=AuditStatus.SIGNED_OFF,
    )
    page = page_for(cast.manager)
    assert [(group.kind_label, group.programmes) for group in page.groups] == [
        ("Self-assessed", 2),
        ("Independently reviewed", 1),
    ]
    assert spread(page, "ACC-1").programmes == 2
    other = page_for(cast.manager, "independent", f"{rubric.identifier}/{rubric.version}")
    # What was agreed, and neither side's own level.
    assert spread(other, "ACC-1").levels == ((1, 0), (2, 0), (3, 0), (4, 1), (5, 0))


def test_an_earlier_version_counts_where_a_practice_means_what_it_meant(cast, rubric, content, funded):
    words = with_changed(content, "ACC-2", statement="Another practice.", title="Another practice")
    text = to_yaml(following(words, "0.2.0", ("replaced", "ACC-2", "ACC-2")))
    version = publish_rubric(rubric=load_rubric(text=text, by=None, at=NOON).rubric, by=None, at=timezone.now())
    signed_off(funded[0], rubric, cast.manager, usual=2)
    for programme in funded[1:]:
        signed_off(programme, version, cast.manager, usual=4)
    page = page_for(cast.manager)
    assert (page.chosen.rubric, page.chosen.programmes, page.earlier) == (version, 2, 1)
    assert (spread(page, "ACC-1").programmes, spread(page, "ACC-2").programmes) == (3, 2)
    assert page.links_to_anchors
    older = page_for(cast.manager, "self", f"{rubric.identifier}/{rubric.version}")
    assert (older.chosen.programmes, older.earlier, spread(older, "ACC-2").programmes) == (1, 0, 1)
    assert not older.links_to_anchors


def test_outcomes_are_held_back_where_a_link_is_not_in_place(cast, rubric, funded):
    for programme, usual in zip(funded, (2, 2, 4), strict=True):
        signed_off(programme, rubric, cast.manager, usual=usual)
    page = page_for(cast.manager)
    assert {(one.held_back, one.known) for one in page.outcomes} == {(2, 3)}
    assert all(len(one.practices) == 3 for one in page.outcomes)


def test_what_people_said_counts_as_it_was_published_outside(cast, rubric, funded, as_person):
    people = peer_workers(cast.harbour, 8)
    asked = make_round(funded[0], cast.manager, opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 15))
    answer_all(asked, people, [1, 2, 2, 3, 1, 2, 3, 2])
    closed(asked)
    few = make_round(funded[1], cast.manager, opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 15))
    answer_all(few, people[:6], [1, 2, 2, 3, 1, 2])
    closed(few)
    for programme in funded[:2]:
        signed_off(programme, rubric, cast.manager, usual=4, at=datetime(2026, 4, 20, tzinfo=UTC))
    views = page_for(cast.manager).views
    assert views
    # Six answers are shown inside the organisation and not outside: they are not counted here.
    assert {(one.group, one.compared, one.people_lower, one.people_higher) for one in views} == {
        ("Peer workers", 1, 1, 0)
    }
    # Until peer workers have had time to read it, nobody else meets it.
    assert practices_page(cast.manager, "", "", date(2026, 3, 28)).views == []
    assert practices_page(cast.manager, "", "", date(2026, 3, 29)).views == views
    assert asked.voice == RespondentGroup.PEER_WORKERS
    assert "1 lower and 0 higher" in " ".join(as_person("manager").get(PRACTICES).content.decode().split())


def test_nobody_is_named_and_what_is_untested_says_so(cast, rubric, funded, as_person):
    for programme in funded:
        signed_off(programme, rubric, cast.manager)
    page = as_person("manager").get(PRACTICES).content.decode()
    assert "Our working theory. Not tested." in page
    assert "It is not a league table" in page
    assert 'href="/framework/accepting/#ACC-1"' in page
    for programme in funded:
        assert programme.name not in page


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "newcomer"])
def test_it_is_for_those_who_look_at_many_programmes(as_person, name):
    assert as_person(name).get(PRACTICES).status_code == 403


def test_the_same_queries_however_many_programmes(cast, rubric, as_person):
    browser = as_person("manager")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PRACTICES).status_code == 200
        return len(captured)

    signed_off(cast.programme, rubric, cast.manager)
    few = queries()
    for number in range(6):
        signed_off(make_programme(cast.harbour, f"Group {number}"), rubric, cast.manager, usual=1 + number % 5)
    assert queries() == few <= 12
