"""Each rule of the comparison pool is taken away in turn, and the adversary wins: so it can see what they prevent.

The product has no switch for any of this. A rule is a small function of its own, and it is replaced here only.
"""

from decimal import Decimal

import pytest

from apps.portfolio.domain import comparison_pool
from apps.portfolio.domain.comparison_pool import LEAST_SPREAD, middle_half, stays_open

from .pool_adversary import leaks, possible_scores
from .pool_histories import GRID, Audits, Published, history, keep_quarters

pytestmark = pytest.mark.long(reason="attacks many histories, without one rule after the other")


def figure_of(scores):
    return middle_half(scores) if stays_open(scores) else None


def wins(published, known, grid=GRID, figures=figure_of):
    """Whether the adversary narrows somebody's score down."""
    return bool(leaks(possible_scores(published, known, figures, grid), LEAST_SPREAD))


def wins_somewhere(publish=keep_quarters, **case):
    """Whether it wins in any of these histories, for any organisation."""
    for seed in range(25):
        published = history(seed, publish=publish, **case)
        if any(wins(published, {insider}) for insider in range(6)):
            return True
    return False


SMALL = {"programmes": 9, "quarters": 3}


def test_figures_that_are_made_anew_whenever_somebody_joins_or_leaves(monkeypatch):
    """Before and after: what moved is what the one who joined brought."""
    assert not wins_somewhere(**SMALL)
    monkeypatch.setattr(comparison_pool, "not_counted", lambda candidates, counted: list(candidates))
    assert wins_somewhere(**SMALL)


def test_one_who_joins_a_pool_that_is_made_anew():
    """The same by hand: eight, and then the ninth."""
    audits = Audits({one: one % 5 for one in range(9)}, members=set(range(9)))
    scores = [Decimal(one) for one in ("2.0", "2.0", "2.5", "2.5", "3.5", "3.5", "4.0", "4.0", "4.0")]
    records = [audits.sign_off(programme, 0, score) for programme, score in enumerate(scores)]
    editions = []
    for size in (8, 9):
        some = tuple(records[:size])
        editions.append(Published(some, figure_of([one.scores["f"] for one in some])))
    assert not wins(editions[:1], {0})
    possible = possible_scores(editions, {0}, figure_of, GRID)
    assert min(possible[9]) >= Decimal("3.5") > min(GRID)  # the ninth is high: nothing else moves the median so


def test_a_pool_of_three(monkeypatch):
    """Two organisations that tell each other their scores know the third one's; of eight, three do not know five."""

    def edition(size):
        audits = Audits({one: one for one in range(size)}, members=set(range(size)))
        for programme in range(size):
            audits.sign_off(programme, 0, GRID[programme * 2 % 5])
        published = keep_quarters(audits, {})
        return [] if published is None else [published]

    assert edition(3) == []
    assert not wins(edition(8), {0, 1, 2})
    monkeypatch.setattr(comparison_pool, "is_enough", lambda records: len(records) >= 3)
    assert wins(edition(3), {0, 1})


def test_an_organisation_that_is_half_of_the_pool(monkeypatch):
    """Its own four lie around the others, and hold the quartiles to where those are."""

    def edition():
        audits = Audits({one: (0 if one < 4 else one) for one in range(8)}, members=set(range(8)))
        for programme, score in enumerate(("2.0", "2.0", "4.0", "4.0", "3.0", "3.0", "3.0", "3.0")):
            audits.sign_off(programme, 0, Decimal(score))
        published = keep_quarters(audits, {})
        return [] if published is None else [published]

    assert edition() == []
    monkeypatch.setattr(comparison_pool, "within_share", list)
    assert wins(edition(), {0})


def test_figures_where_all_the_others_are_alike(monkeypatch):
    """Three of eight are the adversary's own: the five others have to be what the figures say."""
    audits = Audits({one: (0 if one < 3 else one) for one in range(8)}, members=set(range(8)))
    for programme, score in enumerate(("2.0", "4.0", "4.0", *("3.0",) * 5)):
        audits.sign_off(programme, 0, Decimal(score))
    hidden = keep_quarters(audits, {})
    assert hidden is not None
    assert hidden.figure is None
    assert not wins([hidden], {0})
    monkeypatch.setattr(comparison_pool, "stays_open", lambda scores: True)
    assert wins([keep_quarters(audits, {})], {0}, figures=middle_half)


def with_ends(scores):
    """What the product does not publish: the lowest and the highest besides."""
    return (min(scores), max(scores), middle_half(scores)) if stays_open(scores) else None


def test_lowest_and_highest():
    """With them, somebody has the highest score for certain. Without, nobody needs to."""
    audits = Audits({one: one % 5 for one in range(8)}, members=set(range(8)))
    for programme, score in enumerate(("2.0", "2.5", "3.0", "3.5", "4.0", "3.0", "3.5", "2.5")):
        audits.sign_off(programme, 0, Decimal(score))
    published = keep_quarters(audits, {})
    ends = Published(published.records, with_ends([one.scores["f"] for one in published.records]))
    lower = GRID[:-1]
    assert all(possible_scores([published], {0}, figure_of, lower).values())
    assert not any(possible_scores([ends], {0}, with_ends, lower).values())
