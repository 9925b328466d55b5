"""The ratings against the framework's programme theory."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.insights.domain.programme_theory import CAUTION, MOST_HOLDING_BACK, LinkStatus, link_status, theory_reading

from .sheets import CODES, NY, RUBRIC, by_factor, many_answers, sheet

SINGLE = next(link for link in RUBRIC.cmo_links if not link.is_interaction)
INTERACTION = next(link for link in RUBRIC.cmo_links if link.is_interaction)
one_score = st.none() | st.integers(10, 50).map(lambda tenths: Decimal(tenths) / 10)
factor_scores = st.fixed_dictionaries({factor.id: one_score for factor in RUBRIC.factors})
ORDER = [LinkStatus.NOT_YET, LinkStatus.PARTLY, LinkStatus.IN_PLACE]


def standing(link, **scores):
    means = {factor: None if score is None else Decimal(score) for factor, score in scores.items()}
    return link_status(link, means, RUBRIC.scale)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("5.0", LinkStatus.IN_PLACE),
        ("4.0", LinkStatus.IN_PLACE),
        ("3.9", LinkStatus.PARTLY),
        ("3.0", LinkStatus.PARTLY),
        ("2.9", LinkStatus.NOT_YET),
        ("1.0", LinkStatus.NOT_YET),
        (None, LinkStatus.NOT_KNOWN),
    ],
)
def test_the_thresholds(score, expected):
    assert standing(SINGLE, accepting=score) is expected


def test_an_interaction_needs_both_factors():
    assert standing(INTERACTION, accepting="4.5", available="4.0") is LinkStatus.IN_PLACE
    assert standing(INTERACTION, accepting="4.5", available="3.9") is LinkStatus.PARTLY
    assert standing(INTERACTION, accepting="2.0", available="5.0") is LinkStatus.NOT_YET
    assert standing(INTERACTION, accepting="4.5", available=None) is LinkStatus.NOT_KNOWN


def test_another_scale_moves_the_thresholds():
    scale = RUBRIC.scale.model_copy(update={"max": 4})
    assert link_status(SINGLE, {"accepting": Decimal("3.0")}, scale) is LinkStatus.IN_PLACE
    assert link_status(SINGLE, {"accepting": Decimal("2.0")}, scale) is LinkStatus.PARTLY


@given(factor_scores, st.sampled_from(RUBRIC.cmo_links), st.sampled_from(RUBRIC.factors))
def test_a_better_factor_never_weakens_a_link(scores, link, factor):
    if scores[factor.id] is None:
        return
    better = scores | {factor.id: min(Decimal(5), scores[factor.id] + Decimal("0.5"))}
    before, after = link_status(link, scores, RUBRIC.scale), link_status(link, better, RUBRIC.scale)
    if before is LinkStatus.NOT_KNOWN:
        assert after is LinkStatus.NOT_KNOWN
    else:
        assert ORDER.index(after) >= ORDER.index(before)


def test_an_outcome_names_every_link_that_leads_to_it():
    reading = theory_reading(sheet(by_factor(accepting=4, empowering=3)))
    assert [one.outcome.id for one in reading.outcomes] == [outcome.id for outcome in RUBRIC.outcomes]
    for one in reading.outcomes:
        expected = [link.id for link in RUBRIC.cmo_links if one.outcome.id in link.outcomes]
        assert [found.link.id for found in one.links] == expected


def test_what_holds_an_outcome_back_is_lowest_first():
    answers = dict.fromkeys(CODES, 4) | {"ACC-1": 2, "ACC-3": 1, "REC-2": 3}
    reading = theory_reading(sheet(answers))
    found = next(one for one in reading.outcomes if one.outcome.id == "self_expression")
    levels = [one.level for one in found.held_back_by]
    assert levels == sorted(levels)
    assert [one.indicator.id for one in found.held_back_by][:2] == ["ACC-3", "ACC-1"]


def test_where_an_outcome_is_named_earlier_comes_first():
    reading = theory_reading(sheet(dict.fromkeys(CODES, 3)))
    for one in reading.outcomes:
        places = [rated.indicator.outcomes.index(one.outcome.id) for rated in one.held_back_by]
        assert places == sorted(places)


@given(many_answers)
def test_only_what_is_rated_feeds_it_and_can_grow_holds_an_outcome_back(answers):
    for one in theory_reading(sheet(answers)).outcomes:
        assert len(one.held_back_by) <= MOST_HOLDING_BACK
        for rated in one.held_back_by:
            assert rated.level is not None
            assert rated.next_anchor is not None
            assert one.outcome.id in rated.indicator.outcomes


def test_nothing_rated_says_nothing_known():
    reading = theory_reading(sheet(dict.fromkeys(CODES, NY)))
    assert {one.standing for one in reading.links} == {LinkStatus.NOT_KNOWN}
    assert all(one.held_back_by == () for one in reading.outcomes)


def test_the_caution_is_the_agreed_sentence():
    assert CAUTION == "Our working theory. Not tested."
