"""Made-up rounds, and what is published of them over time: the ground that the adversaries of these tests stand on.

A world is what was really answered: a tuple of rounds; a round is a tuple of people; a person is a tuple with a level
or None for each indicator. A history says which rounds are put together after all have closed, and in what order.
"""

from itertools import combinations, combinations_with_replacement, product
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from apps.surveys.domain import pooling, suppression
from apps.surveys.domain.results import PublishedResults, RoundKey
from apps.surveys.domain.suppression import ClosedRound, Limits

LIMITS = Limits(inside=5, outside=8, quotes=10)

# The same worlds on every machine and in every run.
ATTACK = settings(derandomize=True, deadline=None, database=None)


def key_of(number, **changes):
    """Round 0, 1, 2 … of as many programmes of one organisation."""
    usual = {"organisation": "o", "programme": f"p{number}", "round": f"r{number}", "voice": "peer_worker"}
    return RoundKey(**{**usual, "version": "0.1.0", **changes})


def names(count):
    """Ids for so many indicators."""
    return tuple(f"i{number}" for number in range(count))


def closed_round(people, *, key=None, factors=None):
    """A round from rows of levels."""
    asked = names(len(people[0]) if people else 1)
    answers = [dict(zip(asked, person, strict=True)) for person in people]
    return ClosedRound(key=key or key_of(0), factors=factors or {"f": asked}, answers=answers)


def of_one(levels, **others):
    """A round about one indicator."""
    return closed_round([(level,) for level in levels], **others)


def publish(world, pools=(), *, factors=None, close=None, closed_before=None):
    """Everything that anybody is ever shown, refusals included: each round's results, then each pool in turn.

    `closed_before`: the rounds of other worlds of one attack, by number and people. Worlds are made of the same ones
    again and again, and a round closes without a look at any other.
    """
    closed_before = {} if closed_before is None else closed_before
    rounds, said = [], []
    for number, people in enumerate(world):
        if (number, people) not in closed_before:
            one = closed_round(people, key=key_of(number), factors=factors)
            results = (close or suppression.close_round)(one, earlier=(), limits=LIMITS)
            closed_before[number, people] = one, results
        one, results = closed_before[number, people]
        rounds.append(one)
        said.append(results)
    for pool in pools:
        earlier = [one for one in said if isinstance(one, PublishedResults)]
        said.append(pooling.pool_rounds([rounds[part] for part in pool], earlier=earlier, limits=LIMITS))
    return tuple(said)


def every_round(people, indicators, highest):
    """Every round of that size, up to the order of people, which nothing that is published depends on."""
    persons = list(product((None, *range(1, highest + 1)), repeat=indicators))
    return list(combinations_with_replacement(persons, people))


def every_world(sizes, indicators, highest):
    """Every world with rounds of those sizes."""
    return product(*(every_round(size, indicators, highest) for size in sizes))


# How answers tend to fall around the usual one, from all alike to anything: leaks would be where they are alike.
SPREADS = ((0,), (0, 0, 0, 0, 1), (0, 0, 0, -1), (0, 0, 1, -1), (-1, 1), (-4, 4), (-4, -3, -2, -1, 0, 1, 2, 3, 4))
LEFT_OUT = (0, 0, 0.1, 0.3, 0.6, 0.9)


@st.composite
def rounds(draw, *, indicators, people):
    """A round: its size and how answers fall are chosen, the answers are dealt."""
    size, deal = draw(people), Random(draw(st.integers(0, 2**32)))
    columns = []
    for _ in range(indicators):
        usual, spread, left_out = deal.randint(1, 5), deal.choice(SPREADS), deal.choice(LEFT_OUT)
        levels = [min(5, max(1, usual + deal.choice(spread))) for _ in range(size)]
        columns.append([None if deal.random() < left_out else level for level in levels])
    return tuple(zip(*columns, strict=True)) if size else ()


@st.composite
def histories(draw, *, people, most_indicators=3, most_rounds=3, most_pools=3):
    """A world, the pools that somebody asks for, and the factors that its indicators form."""
    indicators = draw(st.sampled_from(range(most_indicators, 0, -1)))
    count = draw(st.sampled_from(range(most_rounds, 0, -1)))
    world = tuple(draw(rounds(indicators=indicators, people=people)) for _ in range(count))
    several = [pool for size in range(2, count + 1) for pool in combinations(range(count), size)]
    pools = draw(st.lists(st.sampled_from(several), min_size=1, max_size=most_pools)) if several else []
    cut = draw(st.integers(1, indicators))
    asked = names(indicators)
    factors = {"f": asked[:cut], **({"g": asked[cut:]} if cut < indicators else {})}
    return world, tuple(pools), factors
