"""Each rule is taken away in turn, and an adversary wins: so the attacks can see what the rules prevent.

The product has no switch for any of this. A rule is a small function of its own, and it is replaced here only.
"""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from apps.assessments.domain import scoring
from apps.surveys.domain import pooling, suppression
from apps.surveys.domain.results import Audience, CellState, CellSubject, HiddenReason

from . import test_arithmetic_adversary as arithmetic
from . import test_other_worlds as other_worlds
from .exact_adversary import attack
from .generated_scenarios import names, publish

pytestmark = pytest.mark.long(reason="attacks many histories, without one rule after the other")

AB, BC, ABC = (0, 1), (1, 2), (0, 1, 2)


@pytest.fixture
def rule(monkeypatch):
    """rule("needed", otherwise): that rule replaced wherever it is used."""

    def replace_rule(name, otherwise):
        modules = [module for module in (suppression, pooling) if hasattr(module, name)]
        assert modules, f"There is no rule called {name}."
        for module in modules:
            monkeypatch.setattr(module, name, otherwise)

    return replace_rule


def wins(**case):
    """The attack finds an answer, and finds none once the rule is back."""
    return bool(attack(**case).leaks)


def test_a_threshold_of_one(rule):
    assert not wins(sizes=(2,))
    rule("needed", lambda threshold, parts=1: 1)
    assert wins(sizes=(2,))


def test_a_number_when_all_are_alike(rule):
    assert not wins(sizes=(5,))
    rule("differing_allowance", lambda parts: -1)
    assert wins(sizes=(5,))


def test_most_said_only_when_all_are_alike(rule):
    """Four of five the same, and a number: the fifth knows them all."""
    assert not wins(sizes=(5,))
    rule("differing_allowance", lambda parts: 0)
    assert wins(sizes=(5,))


def test_most_said_only_when_all_or_all_but_one_are_alike(rule):
    """Then the sentence itself tells the odd one out what everybody else said."""
    assert not wins(sizes=(5,))
    rule("differing_allowance", lambda parts: parts)
    assert wins(sizes=(5,))


def test_a_pool_that_forgets_who_is_in_both_rounds(rule):
    """One person, odd in both rounds, reads "most people said" and knows everybody else's answer in each."""
    case = {"sizes": (4, 3), "highest": 3, "pools": (AB,)}
    assert not wins(**case)
    rule("differing_allowance", lambda parts: 2)
    assert wins(**case)


def test_a_pool_of_what_is_partly_shown(rule):
    """Six shown on their own and seven shown together: the seventh is the difference."""
    case = {"sizes": (6, 1), "highest": 3, "pools": (AB,)}
    assert not wins(**case)
    rule("cell_shown_alone", lambda *_: None)
    assert wins(**case)


def test_a_pool_that_grew_after_it_was_shown(rule):
    case = {"sizes": (4, 3, 2), "highest": 3, "pools": (AB, ABC)}
    assert not wins(**case)
    rule("is_used_in_another_pool", lambda *_: False)
    assert wins(**case)


def test_a_pool_that_shrank_until_it_could_be_shown(rule):
    """Too few over three rounds, seven over two of them: so nobody else in the third gave a level."""
    case = {"sizes": (4, 3, 6), "highest": 2, "pools": (ABC, BC)}
    assert not wins(**case)

    def only_if_shown(keys, indicator, earlier, audience):
        shown = [
            one
            for one in earlier
            if one.cell(audience, CellSubject.INDICATOR, indicator).state is not CellState.HIDDEN
        ]
        return any(len(one.rounds) > 1 and set(one.rounds) & set(keys) for one in shown)

    rule("is_used_in_another_pool", only_if_shown)
    assert wins(**case)


def test_saying_that_nobody_answered_one_statement():
    """It says of everybody who took part that they left it out."""

    def says_so(closed, **others):
        publication = suppression.close_round(closed, **others)
        nobody = [one for one in closed.indicators if not closed.levels(one)]
        return replace(
            publication,
            cells=tuple(
                replace(cell, reason=HiddenReason.NO_ANSWERS) if cell.about in nobody else cell
                for cell in publication.cells
            ),
        )

    assert not wins(sizes=(3,))
    assert wins(sizes=(3,), publisher=partial(publish, close=says_so))


def mean_of_all(closed, **others):
    """A factor as the mean of all its answers: the obvious definition, and the wrong one."""
    publication = suppression.close_round(closed, **others)
    cells = []
    for cell in publication.cells:
        levels = [level for one in closed.indicators for level in closed.levels(one)]
        if (
            cell.kind is CellSubject.FACTOR
            and cell.audience is Audience.INSIDE
            and len(closed.answers) >= 5
            and levels
        ):
            mean = scoring.rounded(Decimal(sum(levels)) / len(levels))
            n = len(closed.answers)
            cell = replace(cell, state=CellState.SHOWN, mean=mean, level=None, reason=None, n=n, counted=1)
        cells.append(cell)
    return replace(publication, cells=tuple(cells))


def leaky(world, pools=(), **others):
    return publish(world, pools, close=mean_of_all, **others)


def test_a_factor_of_all_its_answers_is_taken_apart_by_listing():
    case = {"sizes": (5,), "indicators": 2, "highest": 3}
    assert wins(**case, publisher=leaky)


def test_a_factor_of_all_its_answers_is_taken_apart_by_other_worlds():
    world = ((1, 5), (2, None), (3, None), (4, None), (5, None))
    assert other_worlds.attack((world,), (), None)[1] == []
    assert other_worlds.attack((world,), (), None, publisher=leaky)[1] == [(0, 0, 1)]


SIX = tuple((1 + person % 5, *[1 + (person + other) % 5 for other in range(4)], 5 if not person else None)
            for person in range(6))  # fmt: skip


def test_a_factor_of_all_its_answers_is_taken_apart_by_arithmetic():
    """Six statements, one of them hidden: the factor less the five is the sixth."""

    def factor_equation(world, said):
        places = arithmetic.who(world, [0], set(range(6)))
        cell = said[0].cell(Audience.INSIDE, CellSubject.FACTOR, "f")
        return {places: arithmetic.between(cell.mean, len(places))}

    found = arithmetic.attack((SIX,), (), {"f": names(6)}, publisher=leaky, more=factor_equation)[1]
    assert frozenset({(0, 0, 5)}) in found


NINE = tuple((level,) for level in (1, 1, 2, 2, 3, 3, 4, 4, 5))


def test_a_pool_that_leaves_the_organisation_after_a_part_of_it_has():
    """Nine may leave and six may not; fifteen less nine are the six. Inside, all three stand."""
    world = (NINE, NINE[:6])
    assert arithmetic.attack(world, (AB,), None)[1] == []


def test_a_pool_that_leaves_the_organisation_after_a_part_of_it_has_and_the_rule_is_gone(rule):
    rule("outside_pool_cell", lambda inside, keys, earlier, limits: suppression.outside_cell(inside, 8))
    found = arithmetic.attack((NINE, NINE[:6]), (AB,), None)[1]
    assert any(len(places) == 6 for places in found if isinstance(places, frozenset))


def test_a_round_that_is_closed_again_after_one_more_answer():
    """Eight, and then nine: the ninth is the difference."""
    known = {
        arithmetic.who((NINE,), [0], {0}): arithmetic.between("2.8", 9),
        arithmetic.who((NINE[:8],), [0], {0}): arithmetic.between("2.5", 8),
    }
    assert frozenset({(0, 8, 0)}) in arithmetic.subtracted(known)
    assert arithmetic.small_groups(known, 5) == [[{(0, 8, 0)}]]
