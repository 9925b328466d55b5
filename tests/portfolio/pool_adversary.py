"""An adversary with all the time there is: lists every world that agrees with what the pool has said.

It works for one organisation and knows its own scores, which audits every edition was made of, and that each score is
one of a few. What it does not know are the others' scores. Audits that were in exactly the same editions cannot be
told from each other by figures that do not depend on who is who, so it lists what such a group holds together, and
every member of it may have any of these scores. Editions that share audits are attacked together.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import combinations_with_replacement, product

MOST_WORLDS = 400_000  # of one attack


def possible_scores(
    published: Sequence, known: Collection[int], figure_of: Callable, grid: Sequence, factor: str = "f"
) -> dict[int, set]:
    """By audit that is not the adversary's own: every score it may have. `known`: the adversary's organisations."""
    groups = _groups(published, known)
    possible: dict[int, set] = {}
    for joined in _together(groups):
        holds: dict[frozenset, set] = defaultdict(set)
        for world in _worlds(joined, groups, grid):
            if _is_possible(world, published, _editions(joined), known, figure_of, factor):
                for where, scores in world.items():
                    holds[where].update(scores)
        for where in joined:
            for audit in groups[where]:
                possible[audit] = holds[where]
    return possible


def leaks(possible: dict[int, set], least) -> list[int]:
    """The audits whose possible scores lie closer together than that."""
    return [audit for audit, scores in possible.items() if max(scores) - min(scores) < least]


def _groups(published: Sequence, known: Collection[int]) -> dict[frozenset, list[int]]:
    """The audits of others, by the numbers of the editions they are in."""
    where: dict[int, set[int]] = defaultdict(set)
    for number, edition in enumerate(published):
        for record in edition.records:
            if record.organisation not in known:
                where[record.audit].add(number)
    groups: dict[frozenset, list[int]] = defaultdict(list)
    for audit, numbers in where.items():
        groups[frozenset(numbers)].append(audit)
    return groups


def _together(groups: dict[frozenset, list[int]]) -> list[list[frozenset]]:
    """Groups that are tied by editions they share."""
    pieces: list[list[frozenset]] = []
    for where in groups:
        tied = [piece for piece in pieces if any(where & other for other in piece)]
        pieces = [piece for piece in pieces if piece not in tied]
        pieces.append([where, *(other for piece in tied for other in piece)])
    return pieces


def _editions(joined: Sequence[frozenset]) -> list[int]:
    return sorted(frozenset().union(*joined))


def _worlds(joined: Sequence[frozenset], groups: dict[frozenset, list[int]], grid: Sequence) -> Iterator[dict]:
    """Every way in which these groups may hold their scores."""
    choices = [list(combinations_with_replacement(grid, len(groups[where]))) for where in joined]
    count = 1
    for one in choices:
        count *= len(one)
    assert count <= MOST_WORLDS, f"{count} worlds are too many to list."
    for chosen in product(*choices):
        yield dict(zip(joined, chosen, strict=True))


def _is_possible(world: dict, published: Sequence, numbers: Sequence[int], known, figure_of, factor: str) -> bool:
    """Whether everything would have been said as it was."""
    return all(_agrees(world, published[number], number, known, figure_of, factor) for number in numbers)


def _agrees(world: dict, edition, number: int, known: Collection[int], figure_of: Callable, factor: str) -> bool:
    scores = [record.scores[factor] for record in edition.records if record.organisation in known]
    for where, held in world.items():
        if number in where:
            scores.extend(held)
    return _figure(figure_of, tuple(sorted(scores))) == edition.figure


@lru_cache(maxsize=200_000)
def _figure(figure_of: Callable, scores: tuple):
    return figure_of(scores)
