"""Counts and participation hold the same, whoever answered what, with whom and in which order."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.surveys.domain import participation, tally
from apps.surveys.domain.tally import HelpKind

CODES = ["ACC-1", "ACC-3", "PER-1", "PER-3"]
one_person = st.fixed_dictionaries({}, optional=dict.fromkeys(CODES, st.integers(1, 5)))
many_people = st.lists(st.tuples(one_person, st.sampled_from(HelpKind)), max_size=25)


def counted(people) -> tally.Tally:
    found = tally.empty_tally(CODES, 1, 5)
    for answers, helped in people:
        found = found.with_one(answers, helped)
    return found


@settings(max_examples=300)
@given(many_people, st.randoms(use_true_random=False))
def test_the_order_of_answers_leaves_nothing(people, chance: random.Random):
    shuffled = people[:]
    chance.shuffle(shuffled)
    assert tally.to_json(counted(shuffled)) == tally.to_json(counted(people))


@settings(max_examples=300)
@given(many_people, st.sampled_from(CODES), st.randoms(use_true_random=False))
def test_answers_to_one_statement_can_change_hands(people, code, chance: random.Random):
    """Who said this, and what else they said, is nowhere: any exchange between people gives the same counts."""
    hands = [answers.get(code) for answers, _ in people]
    chance.shuffle(hands)
    exchanged = [
        ({**answers, code: level} if level else {k: v for k, v in answers.items() if k != code}, helped)
        for (answers, helped), level in zip(people, hands, strict=True)
    ]
    assert tally.to_json(counted(exchanged)) == tally.to_json(counted(people))


@settings(max_examples=200)
@given(many_people)
def test_what_is_put_together_anew_has_the_same_levels(people):
    before = counted(people)
    anew = before.as_people()
    assert len(anew) == len(people)
    for code in CODES:
        said = sorted(answers[code] for answers, _ in people if code in answers)
        assert sorted(one[code] for one in anew if one.get(code) is not None) == said
    assert tally.from_json(tally.to_json(before)) == before


@settings(max_examples=200)
@given(st.sets(st.text("abcdef0123456789", min_size=24, max_size=24), max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_marks_leaves_nothing(marks, chance: random.Random):
    order = sorted(marks)
    chance.shuffle(order)
    found = participation.Participation(frozenset(), None)
    for mark in order:
        found = found.with_answered(mark)
    assert participation.to_json(found) == participation.to_json(participation.Participation(frozenset(marks), None))
    assert participation.from_json(participation.to_json(found)) == found


def test_a_digest_answers_once():
    answered = participation.Participation(frozenset(), None).with_answered("one")
    with pytest.raises(participation.AlreadyAnsweredError):
        answered.with_answered("one")


def test_a_link_that_was_never_made_is_not_on_the_roll():
    links = participation.Participation(frozenset(), frozenset()).with_links(["one"])
    with pytest.raises(participation.UnknownLinkError):
        links.with_answered("two")
    assert links.with_answered("one").answered == {"one"}
