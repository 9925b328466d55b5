"""An adversary with all the time there is: lists every world that agrees with what was published.

Two of them. One does not know who left what out, and must not learn of anybody whether they did, nor their level. The
other knows exactly who left what out, and must not learn a level. Each comes as somebody outside, and as every person
who answered and knows their own answers, in one round or in several.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product

from .generated_scenarios import every_world, publish


@dataclass
class Attack:
    """How it went."""

    worlds: int = 0
    answers: int = 0  # pairs of what an adversary knows and an answer that is not theirs
    leaks: list = field(default_factory=list)  # answers with one possible value


def attack(*, sizes, indicators=1, highest=3, pools=(), publisher=publish):
    """Attack every world of those sizes at once."""
    alike, closed_before = defaultdict(list), {}
    found = Attack()
    for world in every_world(sizes, indicators, highest):
        alike[publisher(world, pools, closed_before=closed_before)].append(world)
        found.worlds += 1
    for worlds in alike.values():
        for possible in (unknowing(worlds), knowing(worlds)):
            found.answers += len(possible)
            found.leaks += [where for where, values in possible.items() if len(values) == 1]
    return found


def own_answers(world):
    """Every choice of one person in each round: the rows that one insider may have written.

    Whoever knows less can tell less, so the outsider is needed only where the one person of a round is attacked.
    """
    return product(*(set(people) if len(people) > 1 else {None, *people} for people in world))


def others(people, own):
    """The round without the insider's row."""
    if own is None:
        return people
    place = people.index(own)
    return people[:place] + people[place + 1 :]


def unknowing(worlds):
    """What each answer may be, for all who know nothing but their own answers."""
    possible = defaultdict(set)
    for world in worlds:
        for own in own_answers(world):
            for number, people in enumerate(world):
                for person in others(people, own[number]):
                    for indicator, answer in enumerate(person):
                        possible[own, number, indicator].add(answer)
    return possible


def knowing(worlds):
    """What each level may be, for all who know their own answers and who left what out."""
    possible = defaultdict(set)
    for world in worlds:
        for own in own_answers(world):
            rest = [others(people, own[number]) for number, people in enumerate(world)]
            masks = tuple(tuple(sorted(map(given, people))) for people in rest)
            for number, people in enumerate(rest):
                for person in people:
                    for indicator, answer in enumerate(person):
                        if answer is not None:
                            possible[own, masks, number, given(person), indicator].add(answer)
    return possible


def given(person):
    """Which indicators somebody gave a level for."""
    return tuple(answer is not None for answer in person)
