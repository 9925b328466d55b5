"""For any size: an adversary with linear algebra and intervals, who knows exactly who left what out.

Every figure is an equation: the sum of these people's levels lies between two whole numbers. The adversary adds and
subtracts them in every way that makes a smaller group, for each audience, and looks for a group under its threshold,
or for one in which all answers but an insider's must be lowest or highest.
"""

from fractions import Fraction
from itertools import combinations, count
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.surveys.domain.results import Audience, CellState, CellSubject, PublishedResults

from .generated_scenarios import ATTACK, LIMITS, histories, names, publish

pytestmark = pytest.mark.long(reason="solves many histories exactly")

HALF = Fraction(1, 20)  # a mean to one place hides up to half a tenth
THRESHOLDS = {Audience.INSIDE: LIMITS.inside, Audience.OUTSIDE: LIMITS.outside}


def who(world, rounds, indicators):
    """The places at which a level was given."""
    return frozenset(
        (number, person, indicator)
        for number in rounds
        for person, row in enumerate(world[number])
        for indicator, answer in enumerate(row)
        if indicator in indicators and answer is not None
    )


def between(mean, n):
    """The least and the largest sum of n levels with this mean, half up."""
    exact = Fraction(mean)
    least, most = ceil((exact - HALF) * n), ceil((exact + HALF) * n) - 1
    return max(n, least), min(5 * n, most)


def equations(world, said, audience):
    """What the audience reads, as places and the least and largest sum of their levels."""
    known = {}
    for publication in said:
        if not isinstance(publication, PublishedResults):
            continue
        rounds = [int(key.round[1:]) for key in publication.rounds]
        for cell in publication.cells:
            if cell.audience is audience and cell.kind is CellSubject.INDICATOR and cell.state is CellState.SHOWN:
                places = who(world, rounds, {names(9).index(cell.about)})
                known[places] = between(cell.mean, len(places))
    return known


def subtracted(known, most=400):
    """Everything that follows by taking a part from a whole."""
    known = dict(known)
    fresh = list(known)
    while fresh and len(known) < most:
        made = {}
        for whole, part in combinations(sorted(known, key=len, reverse=True), 2):
            rest = whole - part
            if part < whole and rest not in known:
                least, largest = known[whole][0] - known[part][1], known[whole][1] - known[part][0]
                made[rest] = max(len(rest), least), min(5 * len(rest), largest)
        known |= made
        fresh = list(made)
    return known


def rank(rows):
    """How many of the equations say something of their own."""
    rows, found = [list(map(Fraction, row)) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for number, row in enumerate(rows):
            if number != found and row[column]:
                factor = row[column] / pivot[column]
                rows[number] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
        found += 1
    return found


def small_groups(known, threshold):
    """Groups under the threshold of which some combination of equations speaks, and of nobody else."""
    supports = [places for places in known if places]
    kinds = {}
    for place in frozenset().union(*supports) if supports else ():
        kinds.setdefault(tuple(place in places for places in supports), set()).add(place)
    columns = [column for column, places in kinds.items() if len(places) < threshold]
    whole = rank([list(row) for row in zip(*kinds, strict=True)])
    found = []
    for size in range(1, threshold):
        for chosen in combinations(columns, size):
            if sum(len(kinds[column]) for column in chosen) >= threshold:
                continue
            rest = [column for column in kinds if column not in chosen]
            if not rest or rank([list(row) for row in zip(*rest, strict=True)]) < whole:
                found.append([kinds[column] for column in chosen])
    return found


def told_to_insiders(world, known):
    """Groups in which everybody else's level follows for somebody who knows one of them in each round."""
    found = []
    for places, (least, largest) in known.items():
        own = {}
        for place in places:
            number, person, indicator = place
            own.setdefault((number, indicator), []).append(world[number][person][indicator])
        rest = len(places) - len(own)
        highest, lowest = sum(map(max, own.values())), sum(map(min, own.values()))
        if rest and (largest - highest <= rest or least - lowest >= 5 * rest):
            found.append(places)
    return found


def attack(world, pools, factors, publisher=publish, more=lambda world, said: {}, thresholds=THRESHOLDS):
    """How many equations each audience could make, and what they gave away. `more`: what they read besides."""
    said = publisher(world, pools, factors=factors)
    made, found = 0, []
    for audience, threshold in thresholds.items():
        known = equations(world, said, audience) | more(world, said)
        followed = subtracted(known)
        made += len(followed)
        found += [places for places in followed if 0 < len(places) < threshold]
        found += small_groups(known, threshold)
        found += told_to_insiders(world, followed)
    return made, found


SIZES = st.sampled_from([4, 3, 4, 40, 25, 16, 12, 9, 8, 7, 6, 5, 2, 1])


def test_no_group_under_the_threshold_can_be_computed(tally):
    cases, figures = count(), count()

    @settings(ATTACK, max_examples=2000)
    @given(histories(people=SIZES, most_indicators=6, most_rounds=4, most_pools=5))
    def run(history):
        next(cases)
        made, found = attack(*history)
        for _ in range(made):
            next(figures)
        assert found == []

    run()
    tally("histories made up", next(cases))
    tally("equations made", next(figures))


def test_a_mean_to_one_place_leaves_the_sums_that_it_could_be_of():
    assert between("3.6", 5) == (18, 18)
    assert between("4.0", 20) == (79, 80)  # 3.95 to under 4.05
    assert between("5.0", 8) == (40, 40)
    assert floor(Fraction("4.05") * 20) == 81  # and 81 of 20 is 4.05, which is shown as 4.1
