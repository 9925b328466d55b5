"""How long the rest of a rating takes, by a person's own pace: said only once it can be known."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.assessments.domain.pace import FEWEST, LONGEST, progress_line, seconds_each, time_left

from ..cast import NOON


def answered_every(seconds: int, times: int):
    return [NOON + timedelta(seconds=seconds * number) for number in range(times)]


def test_too_few_answers_say_nothing_of_the_time_left():
    times = answered_every(60, FEWEST)
    assert seconds_each(times) is None
    assert progress_line(answered=FEWEST, of=30, times=times) == "5 of 30 practices answered."


def test_enough_answers_say_how_long_the_rest_takes():
    times = answered_every(60, 12)
    assert progress_line(answered=12, of=30, times=times) == (
        "12 of 30 practices answered. About 20 minutes left at your pace."
    )


def test_a_finished_rating_has_no_time_left():
    assert progress_line(answered=30, of=30, times=answered_every(60, 30)) == "30 of 30 practices answered."


def test_breaks_and_answers_that_came_together_are_no_pace():
    times = [*answered_every(60, 7), NOON + timedelta(days=3), NOON + timedelta(days=3)]
    assert seconds_each(times) == 60


@pytest.mark.parametrize(
    ("seconds", "to_answer", "words"),
    [
        (10, 3, "about a minute"),
        (60, 7, "about 7 minutes"),
        (60, 11, "about 15 minutes"),
        (120, 29, "about an hour"),
        (180, 29, "about 1½ hours"),
        (240, 29, "about 2 hours"),
    ],
)
def test_time_is_said_in_round_words(seconds, to_answer, words):
    assert time_left(seconds, to_answer) == words


@given(st.permutations(answered_every(45, 9)))
def test_the_order_of_the_times_does_not_matter(times):
    assert seconds_each(times) == 45


@given(st.lists(st.integers(0, 10**6), max_size=40))
def test_a_pace_is_never_longer_than_the_longest_step(seconds):
    pace = seconds_each([NOON + timedelta(seconds=one) for one in seconds])
    assert pace is None or 0 < pace <= LONGEST.total_seconds()
