"""Scores: the worked table first, then what must hold for any answers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.assessments.domain import scoring
from apps.assessments.domain.scoring import AnswerState
from apps.rubric import yaml_reader
from apps.rubric.schema.scale_content import BandContent
from tests.conftest import SHIPPED_RUBRIC

RUBRIC, _ = yaml_reader.read(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
SCALE = RUBRIC.scale
FACTOR = RUBRIC.factors[0]
CODES = [indicator.id for indicator in FACTOR.indicators]
NA, NY = AnswerState.NOT_APPLICABLE, AnswerState.NOT_ASSESSED

levels = st.integers(SCALE.min, SCALE.max)
answers = levels | st.sampled_from([NA, NY])
factor_answers = st.lists(answers, min_size=len(CODES), max_size=len(CODES))


def score(given_answers):
    return scoring.score_factor(FACTOR, dict(zip(CODES, given_answers, strict=True)), SCALE)


@pytest.mark.parametrize(
    ("given_answers", "mean", "shown_as", "counts"),
    [
        ([3, 4, 4, 2, 5, 3], "3.5", "Developing", (6, 6)),
        ([3, 4, NA, 2, 5, 3], "3.4", "Developing", (5, 5)),
        ([3, 4, NY, 2, 5, NY], "3.5", "Developing, incomplete", (4, 6)),
        ([3, NY, NY, 2, 5, NY], None, "Not enough rated", (3, 6)),
        ([5, 5, 4, 4, 5, 4], "4.5", "Established", (6, 6)),
        ([5, 5, 5, 5, 5, 1], "4.3", "Developing — one or more practices not in evidence", (6, 6)),
        ([5, 5, 5, 5, 5, 5], "5.0", "Fully embedded", (6, 6)),
        ([5, 5, 5, 4, 5, 4], "4.7", "Fully embedded", (6, 6)),
        ([1, 1, 1, 1, 1, 1], "1.0", "Not yet in evidence", (6, 6)),
        ([1, 2, 2, 3, 2, 2], "2.0", "Emerging", (6, 6)),
        ([1, 4, 4, 4, 4, 3], "3.3", "Developing — one or more practices not in evidence", (6, 6)),
        ([NY] * 6, None, "Not enough rated", (0, 6)),
        ([NA] * 6, None, "Not enough rated", (0, 0)),
    ],
)
def test_the_worked_table(given_answers, mean, shown_as, counts):
    found = score(given_answers)
    assert found.mean == (None if mean is None else Decimal(mean))
    assert found.shown_as == shown_as
    assert (found.scored, found.applicable) == counts


@pytest.mark.parametrize(
    ("exact", "rounded", "band"),
    [
        ("3.95", "4.0", "Established"),
        ("3.949", "3.9", "Developing"),
        ("1.95", "2.0", "Emerging"),
        ("4.55", "4.6", "Fully embedded"),
    ],
)
def test_half_rounds_up_and_the_band_follows_the_rounded_figure(exact, rounded, band):
    figure = scoring.rounded(Decimal(exact))
    assert figure == Decimal(rounded)
    assert scoring.band_of(figure, SCALE).label == band


@pytest.mark.parametrize(("applicable", "needed"), [(6, 4), (5, 4), (4, 3), (3, 2), (2, 2), (1, 1), (0, 1), (7, 5)])
def test_two_thirds_of_the_applicable_are_needed(applicable, needed):
    assert scoring.needed(applicable) == needed


def test_per_cent_runs_from_the_lowest_level_to_the_highest():
    assert [scoring.percent(Decimal(x), SCALE) for x in ("1", "3", "5", "3.5")] == [0, 50, 100, Decimal("62.5")]


def test_more_than_two_na_in_a_factor_earn_a_caution():
    assert not score([NA, NA, 3, 3, 3, 3]).too_many_na
    assert score([NA, NA, NA, 3, 3, 3]).too_many_na


def test_more_than_six_na_in_all_earn_a_caution():
    codes = [indicator.id for indicator in RUBRIC.indicators]
    for count, cautioned in ((6, False), (7, True)):
        answers_given = {code: NA if number < count else 3 for number, code in enumerate(codes)}
        assert scoring.score(RUBRIC, answers_given).too_many_na is cautioned


def test_the_overall_figure_needs_every_factor():
    everything = {indicator.id: 4 for indicator in RUBRIC.indicators}
    assert scoring.score(RUBRIC, everything).overall == Decimal("4.0")
    without_one = {code: level for code, level in everything.items() if not code.startswith("REC")}
    found = scoring.score(RUBRIC, without_one)
    assert found.overall is None
    assert [factor.factor for factor in found.unscored] == ["reciprocal"]
    assert not found.can_be_finished


def test_the_overall_figure_is_the_mean_of_the_figures_beside_it():
    first = {"ACC": [5, 5, 5, 5, 5, 4], "PER": [3] * 6, "EMP": [3] * 6, "AVA": [3] * 6, "REC": [3] * 6}
    given_answers = {f"{code}-{n}": level for code, row in first.items() for n, level in enumerate(row, 1)}
    found = scoring.score(RUBRIC, given_answers)
    assert found.of("accepting").mean == Decimal("4.8")
    assert found.overall == Decimal("3.4")  # (4.8 + 3 + 3 + 3 + 3) / 5 = 3.36


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_outside_the_scale_is_refused(level):
    with pytest.raises(ValueError, match="outside 1 to 5"):
        score([level, 3, 3, 3, 3, 3])


@given(factor_answers)
def test_counts_add_up_and_a_score_exists_exactly_when_enough_is_scored(given_answers):
    found = score(given_answers)
    assert found.scored + found.not_assessed + found.not_applicable == len(CODES)
    assert (found.mean is not None) == (found.scored >= found.needed)
    assert (found.band is None) == (found.mean is None)
    assert len(found.missing) == found.not_assessed


@given(factor_answers, st.randoms(use_true_random=False))
def test_order_does_not_matter(given_answers, random):
    shuffled = list(given_answers)
    random.shuffle(shuffled)
    assert score(shuffled).mean == score(given_answers).mean
    assert score(shuffled).shown_as == score(given_answers).shown_as


@given(factor_answers, st.integers(0, len(CODES) - 1))
def test_a_higher_level_never_lowers_a_score(given_answers, place):
    if isinstance(given_answers[place], AnswerState) or given_answers[place] == SCALE.max:
        return
    higher = [*given_answers[:place], given_answers[place] + 1, *given_answers[place + 1 :]]
    before, after = score(given_answers), score(higher)
    if before.mean is not None:
        assert after.mean >= before.mean
        assert after.band.min >= before.band.min


@given(factor_answers)
def test_a_score_stays_within_the_levels_it_comes_from(given_answers):
    found = score(given_answers)
    given_levels = [answer for answer in given_answers if not isinstance(answer, AnswerState)]
    if found.mean is not None:
        assert min(given_levels) <= found.mean <= max(given_levels)


@given(factor_answers)
def test_a_practice_not_in_evidence_is_never_shown_above_developing(given_answers):
    found = score(given_answers)
    if found.band is None or SCALE.min not in given_answers:
        return
    assert found.band.id in ("not_yet", "emerging", "developing")
    assert found.guarded == (found.band.id == "developing")


@given(st.lists(levels, min_size=len(CODES), max_size=len(CODES)).filter(lambda row: SCALE.min not in row))
def test_number_and_band_always_agree(given_levels):
    found = score(given_levels)
    assert found.band.min <= found.mean <= found.band.max
    assert found.mean == scoring.rounded(Decimal(sum(given_levels)) / len(given_levels))


@given(st.lists(levels, min_size=6, max_size=6), st.sets(st.integers(0, 5), max_size=2))
def test_what_does_not_apply_is_left_out_and_not_counted_as_low(given_levels, absent):
    with_na = [NA if place in absent else level for place, level in enumerate(given_levels)]
    kept = [level for place, level in enumerate(given_levels) if place not in absent]
    assert score(with_na).mean == scoring.mean(kept)


def test_a_rubric_of_another_shape_has_its_own_guard_and_bands():
    bands = tuple(
        BandContent(id=name, label=name.title(), min=Decimal(low), max=Decimal(high))
        for name, low, high in [("low", "1.0", "1.9"), ("some", "2.0", "2.9"), ("most", "3.0", "4.0")]
    )
    four = SCALE.model_copy(update={"max": 4, "bands": bands})
    assert scoring.highest_guarded_band(four).id == "some"
    found = scoring.score_factor(FACTOR, dict(zip(CODES, [4, 4, 4, 4, 4, 1], strict=True)), four)
    assert (found.mean, found.band.id, found.guarded) == (Decimal("3.5"), "some", True)
