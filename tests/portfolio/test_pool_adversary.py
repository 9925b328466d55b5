"""Nobody in the comparison pool can tell another programme's score, whatever joins, leaves and is signed off anew."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from apps.portfolio.domain.comparison_pool import LEAST_SPREAD, make_edition, middle_half, stays_open

from .pool_adversary import leaks, possible_scores
from .pool_histories import FACTOR, GRID, Audits, history

pytestmark = pytest.mark.long(reason="lists every world that agrees with what hundreds of pools have said")

HISTORIES = 250


def figure_of(scores):
    """What an edition says of these scores."""
    return middle_half(scores) if stays_open(scores) else None


@pytest.mark.parametrize("first", range(0, HISTORIES, 50))
def test_an_organisation_learns_no_score_of_another(first):
    editions = attacked = shown = 0
    for seed in range(first, first + 50):
        published = history(seed)
        editions += len(published)
        shown += sum(edition.figure is not None for edition in published)
        for insider in range(6):
            possible = possible_scores(published, {insider}, figure_of, GRID)
            attacked += len(possible)
            assert leaks(possible, LEAST_SPREAD) == [], (seed, insider)
    # The attack has met what it is about: editions, most of them with figures.
    assert editions >= 50
    assert shown > editions / 2
    assert attacked > 1_000


def test_scores_that_lie_close_together_are_not_given_away():
    """A narrower grid: where figures are shown, half a point stays open."""
    grid = tuple(Decimal(30 + 2 * step) / 10 for step in range(6))
    met = set()
    for seed in range(40):
        published = history(seed, programmes=11, grid=grid)
        for edition in published:
            met.add(edition.figure is not None)
        for insider in range(6):
            assert leaks(possible_scores(published, {insider}, figure_of, grid), LEAST_SPREAD) == [], (seed, insider)
    assert met == {True, False}


def world(seed, programmes=12):
    """Audits that take part, before the first edition."""
    chance = Random(seed)
    audits = Audits({one: one % 6 for one in range(programmes)}, members=set(range(programmes)))
    for programme in range(programmes):
        audits.sign_off(programme, 0, chance.choice(GRID))
    return audits, chance


@pytest.mark.parametrize("seed", range(60))
def test_joining_or_leaving_between_two_editions_changes_nothing_that_is_said(seed):
    audits, chance = world(seed)
    before = make_edition(audits.candidates(), {})
    counted = {record.programme: record.period[1] for record in before.records}
    audits.members.discard(chance.randrange(12))
    audits.organisations[99] = 3
    audits.sign_off(99, 1, Decimal("2.0"))
    audits.members.add(99)
    # One who left and one who joined: no new edition, so the one that stands goes on standing.
    assert make_edition(audits.candidates(), counted) is None


@pytest.mark.parametrize("seed", range(60))
def test_no_audit_counts_twice(seed):
    met = set()
    for edition in history(seed, quarters=10):
        audits = {record.audit for record in edition.records}
        assert not audits & met
        met |= audits
    assert met


def test_who_is_in_an_edition_cannot_be_told_from_what_it_says():
    """Another programme of the same size with the same score in its place: every word of the edition is the same."""
    for seed in range(60):
        audits, chance = world(seed)
        said = make_edition(audits.candidates(), {}).factors
        gone = chance.randrange(12)
        score = audits.newest[gone].scores[FACTOR]
        audits.members.discard(gone)
        audits.organisations[50] = audits.organisations[gone]
        audits.sign_off(50, 0, score)
        audits.members.add(50)
        assert make_edition(audits.candidates(), {}).factors == said


def test_what_is_said_does_not_depend_on_whose_score_is_whose():
    """The adversary counts on it when it takes a group together; here it is shown."""
    for seed in range(60):
        audits, chance = world(seed)
        records = audits.candidates()
        scores = [record.scores for record in records]
        chance.shuffle(scores)
        others = [replace(record, scores=one) for record, one in zip(records, scores, strict=True)]
        assert make_edition(others, {}).factors == make_edition(records, {}).factors
