"""Over the cycles of a programme: the adversaries read the page that sets every round beside every audit as well.

What it says is made of the same made-up rounds and pools as everywhere else, one round a cycle; a round that shows
nothing alone may stand there by any pool that holds it. A page that did arithmetic over the cycles would lose.
"""

from datetime import date
from itertools import count

import pytest
from hypothesis import given, settings

from apps.insights.domain.perspectives import NoSurveyResult, SurveyResult
from apps.insights.domain.voices_over_cycles import HeardInCycle, group_over_cycles
from apps.surveys.domain.results import Audience, CellSubject, PublishedResults

from .generated_scenarios import ATTACK, histories, names
from .test_arithmetic_adversary import SIZES, THRESHOLDS, between, who
from .test_arithmetic_adversary import attack as attack_with

LEVELS = {level: f"level {level}" for level in range(1, 6)}
DAY = date(2026, 3, 2)


def attack(world, pools, factors, more):
    """The page is for readers inside, who read all that is published there as well."""
    return attack_with(world, pools, factors, more=more, thresholds={Audience.INSIDE: THRESHOLDS[Audience.INSIDE]})


def choices_of(number, said):
    """By what the round of one cycle can stand there: its own results, or those of a pool that holds it."""
    found = []
    for publication in said:
        if isinstance(publication, PublishedResults) and f"r{number}" in {key.round for key in publication.rounds}:
            found.append(SurveyResult(publication, DAY, DAY, len(publication.rounds), False))
    return found


def told_by_the_page(world, said):
    """Every figure that any choice of publications brings onto the page, as places and bounds of their sum."""
    told = {}
    for number in range(len(world)):
        for heard in choices_of(number, said):
            for indicator in names(len(world[number][0]) if world[number] else 0):
                nothing = NoSurveyResult("No survey round has closed for this period.")
                cycles = [HeardInCycle(nothing, indicator, LEVELS), HeardInCycle(heard, indicator, LEVELS)]
                view = group_over_cycles(cycles, CellSubject.INDICATOR)[1]
                if view.value is not None and "." in view.said.split(",")[0]:
                    rounds = [int(key.round[1:]) for key in heard.publication.rounds]
                    places = who(world, rounds, {names(9).index(indicator)})
                    assert view.answers == str(len(places))
                    told[places] = between(view.value, len(places))
    return told


@pytest.mark.long(reason="solves many histories exactly")
def test_no_group_under_the_threshold_can_be_computed_over_cycles(tally):
    cases, figures = count(), count()

    @settings(ATTACK, max_examples=500)
    @given(histories(people=SIZES, most_indicators=4, most_rounds=4, most_pools=4))
    def run(history):
        next(cases)

        def reads(world, said):
            told = told_by_the_page(world, said)
            for _ in told:
                next(figures)
            return told

        assert attack(*history, reads)[1] == []

    run()
    tally("histories made up", next(cases))
    tally("figures read over cycles", next(figures))


EIGHT = tuple((level,) for level in (1, 2, 3, 4, 5, 5, 4, 2))


def test_a_mean_over_the_cycles_is_taken_apart():
    """Eight in one year and three in the next: the mean of both years less the first is the second."""

    def mean_over_cycles(world, said):
        places = who(world, [0, 1], {0})
        total = sum(world[number][person][indicator] for number, person, indicator in places)
        return told_by_the_page(world, said) | {places: (total, total)}

    world = (EIGHT, EIGHT[:3])
    assert attack(world, (), None, told_by_the_page)[1] == []
    assert frozenset((1, person, 0) for person in range(3)) in attack(world, (), None, mean_over_cycles)[1]


def test_a_change_with_its_number_of_new_people_is_taken_apart():
    """Eight, and a year later nine: "one more person, and the mean rose" would be the ninth answer."""

    def change_of_one_more(world, said):
        places = frozenset({(1, 8, 0)})
        return told_by_the_page(world, said) | {places: (world[1][8][0], world[1][8][0])}

    world = (EIGHT, (*EIGHT, (5,)))
    assert attack(world, (), None, told_by_the_page)[1] == []
    assert attack(world, (), None, change_of_one_more)[1]
