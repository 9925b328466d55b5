"""Strengths and priorities."""

from hypothesis import given
from hypothesis import strategies as st

from apps.assessments.highlights import MOST, highlights
from tests.insights.sheets import CODES, NA, NY, RUBRIC, kinds_seen, many_answers, sheet


def chosen(answers, kinds=None):
    found = highlights(sheet(answers, kinds))
    return [one.indicator.id for one in found.strengths], [one.indicator.id for one in found.priorities]


def all_at(level, **others):
    return dict.fromkeys(CODES, level) | {code.replace("_", "-"): answer for code, answer in others.items()}


def test_the_highest_are_strengths_and_the_lowest_are_priorities():
    answers = all_at(3, ACC_4=5, PER_2=4, REC_1=4, EMP_3=1, AVA_6=2, AVA_1=2)
    assert chosen(answers) == (["ACC-4", "PER-2", "REC-1"], ["EMP-3", "AVA-1", "AVA-6"])


def test_more_kinds_of_evidence_break_a_tie_between_strengths():
    strengths, _ = chosen(all_at(4), {"REC-6": 3, "AVA-2": 2, "PER-1": 2})
    assert strengths == ["REC-6", "PER-1", "AVA-2"]


def test_more_outcomes_break_a_tie_between_priorities():
    _, priorities = chosen(all_at(5, ACC_2=2, ACC_6=2, EMP_1=2, EMP_2=2))
    fed = [len(RUBRIC.indicator(code).outcomes) for code in priorities]
    assert fed == sorted(fed, reverse=True)


def test_nothing_below_the_middle_of_the_scale_is_a_strength():
    assert chosen(all_at(2))[0] == []


def test_what_is_fully_embedded_is_no_priority():
    assert chosen(all_at(5))[1] == []


def test_what_nobody_rated_is_neither():
    assert chosen(dict.fromkeys(CODES, NY)) == ([], [])
    assert chosen(dict.fromkeys(CODES, NA)) == ([], [])


@given(many_answers, kinds_seen)
def test_never_in_both_and_never_more_than_three(answers, kinds):
    strengths, priorities = chosen(answers, kinds)
    assert not set(strengths) & set(priorities)
    assert len(set(strengths)) == len(strengths) <= MOST
    assert len(set(priorities)) == len(priorities) <= MOST


@given(many_answers, kinds_seen)
def test_no_strength_is_left_out_for_a_weaker_one(answers, kinds):
    strengths, priorities = chosen(answers, kinds)
    levels = {code: answer for code, answer in answers.items() if isinstance(answer, int)}
    middle = (RUBRIC.scale.min + RUBRIC.scale.max) / 2
    left_out = [level for code, level in levels.items() if code not in strengths and level >= middle]
    if strengths:
        assert all(levels[code] >= middle for code in strengths)
    assert not left_out or (len(strengths) == MOST and min(levels[code] for code in strengths) >= max(left_out))
    rest = [
        level
        for code, level in levels.items()
        if code not in strengths and code not in priorities and level < RUBRIC.scale.max
    ]
    assert not rest or (len(priorities) == MOST and max(levels[code] for code in priorities) <= min(rest))


@given(many_answers, kinds_seen)
def test_the_same_answers_always_give_the_same_choice(answers, kinds):
    backwards = dict(reversed(answers.items()))
    assert chosen(answers, kinds) == chosen(backwards, kinds)


@given(many_answers, st.sets(st.sampled_from(CODES)))
def test_a_high_level_without_a_reason_keeps_back_overall_and_strengths(answers, unexplained):
    shown = sheet(answers, unexplained=unexplained)
    high = [code for code, answer in answers.items() if answer in (4, 5) and code in unexplained]
    assert [rated.indicator.id for rated in shown.high_without_reason] == high
    if high:
        assert shown.overall is None
        assert not highlights(shown).strengths
    else:
        assert shown.overall == shown.scores.overall
        strengths = [rated.indicator.id for rated in highlights(shown).strengths]
        assert strengths == chosen(answers)[0]
    # The profile stays as it is.
    assert shown.profile == sheet(answers).profile
