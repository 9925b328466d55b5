"""For larger rounds: beside every answer stands another world with another answer and word for word the same results.

Exact as well, though nothing is listed: a world that publishes the same is proof that nobody can tell the two apart.
An insider's own answers must be the same in both, whoever the insider is, with one person's answers in every round.
"""

from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .generated_scenarios import ATTACK, histories, publish

pytestmark = pytest.mark.long(reason="looks for another world beside every answer of many histories")

LEVELS = (1, 2, 3, 4, 5)


def changed(world, changes):
    """The world with other answers at some places (round, person, indicator)."""
    new = [[list(person) for person in people] for people in world]
    for (number, person, indicator), answer in changes.items():
        new[number][person][indicator] = answer
    return tuple(tuple(map(tuple, people)) for people in new)


def answers_to_attack(world):
    """One place for each answer that differs in round, indicator or value: the others stand as it does."""
    seen = {}
    for number, people in enumerate(world):
        for person, row in enumerate(people):
            for indicator, answer in enumerate(row):
                seen.setdefault((number, indicator, answer), (number, person, indicator))
    return seen


def can_be_told(world, place, same):
    """Whether some insider can tell the answer at this place. `same(world)` says if a world publishes the same."""
    number, person, indicator = place
    answer = world[number][person][indicator]
    if any(same(changed(world, {place: other})) for other in LEVELS if other != answer):
        return False
    partners = Counter()
    for where, people in enumerate(world):
        for who, row in enumerate(people):
            other = row[indicator]
            if other is None or other == answer:
                continue
            if same(changed(world, {place: other, (where, who, indicator): answer})):
                partners[where] += 1
            if partners[where] == 2:  # an insider has written one of them at the most
                return False
    return True


def attack(world, pools, factors, publisher=publish):
    """How many answers were attacked, and which were found out."""
    closed_before = {}

    def all_of(other, asked_for):
        return publisher(other, asked_for, factors=factors, closed_before=closed_before)

    published = all_of(world, pools)

    def same(other):
        return all_of(other, ()) == published[: len(world)] and all_of(other, pools) == published

    places = answers_to_attack(world).values()
    return len(places), [place for place in places if can_be_told(world, place, same)]


SIZES = st.sampled_from([4, 3, 4, 12, 9, 8, 7, 6, 5, 2, 1])


def test_every_answer_stands_beside_another_that_publishes_the_same(tally):
    cases, answers = count(), count()

    @settings(ATTACK, max_examples=1000)
    @given(histories(people=SIZES))
    def run(history):
        next(cases)
        attacked, told = attack(*history)
        for _ in range(attacked):
            next(answers)
        assert told == []

    run()
    tally("histories made up", next(cases))
    tally("answers attacked", next(answers))
