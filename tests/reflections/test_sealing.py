"""What is sealed opens for its own row, with its own key, and in no other way."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.reflections import sealing
from apps.reflections.domain.reflection_content import Entry

KEYS = [sealing.new_key() for _ in range(3)]
REFERENCE = "BCDFGHJKMN"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)
# Sealing is slow on purpose nowhere; a few hundred cases take seconds.
CASES = settings(max_examples=200, deadline=None)


def seal(words: str, author: int = 1, reference: str = REFERENCE, keys=KEYS) -> str:
    return sealing.seal({"words": words}, author=author, reference=reference, keys=keys)


def unseal(sealed: str, author: int = 1, reference: str = REFERENCE, keys=KEYS) -> str:
    return sealing.unseal(sealed, author=author, reference=reference, keys=keys)["words"]


@CASES
@given(words=TEXTS, author=st.integers(1, 2**62))
def test_what_goes_in_comes_out(words, author):
    assert unseal(seal(words, author), author) == words


@CASES
@given(words=TEXTS, mine=st.integers(1, 99), theirs=st.integers(1, 99), other=st.text("BCDFGHJKMN", min_size=1))
def test_it_opens_in_no_other_row(words, mine, theirs, other):
    sealed = seal(words, mine)
    for author, reference in ((theirs, REFERENCE), (mine, other), (theirs, other)):
        if (author, reference) != (mine, REFERENCE):
            with pytest.raises(sealing.CannotOpen):
                unseal(sealed, author, reference)


@CASES
@given(words=st.text("abcdefgh ", min_size=8, max_size=500))
def test_nothing_of_it_can_be_read_from_outside(words):
    sealed = seal(words)
    assert words not in sealed
    assert sealed != seal(words)


@CASES
@given(place=st.integers(0, 10_000), words=TEXTS)
def test_a_changed_sign_breaks_it(place, words):
    sealed = seal(words)
    place %= len(sealed) - 2  # the last signs may carry bits that mean nothing
    broken = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
    with pytest.raises(sealing.CannotOpen):
        unseal(broken)


@CASES
@given(words=TEXTS, old=st.integers(0, 2), others=st.permutations(KEYS))
def test_any_key_of_the_ring_opens_and_the_first_reseals(words, old, others):
    sealed = seal(words, keys=[KEYS[old]])
    assert unseal(sealed, keys=others) == words
    anew = sealing.reseal(sealed, others)
    assert sealing.is_under_first(anew, others)
    assert unseal(anew, keys=others[:1]) == words


def test_a_lost_key_says_so():
    sealed = seal("lost", keys=[sealing.new_key()])
    for attempt in (lambda: unseal(sealed), lambda: sealing.reseal(sealed, KEYS)):
        with pytest.raises(sealing.CannotOpen):
            attempt()


def test_the_length_says_little():
    lengths = {len(seal("x" * number)) for number in range(1, 800, 50)}
    assert len(lengths) == 1


def test_a_key_is_one_that_the_settings_take():
    from apps.config.environment import keys_for_reflections

    assert keys_for_reflections(KEYS, path=_nowhere()) == KEYS
    Fernet(KEYS[0])


def _nowhere():
    from pathlib import Path

    return Path("/nowhere/at/all")


def test_an_entry_survives():
    entry = Entry("0.1.0", "ACC-1", "A title", "A question?", "wörds\n\n…", "explore", 4, "An anchor.")
    sealed = sealing.seal(entry.__dict__, author=1, reference=REFERENCE, keys=KEYS)
    assert Entry(**sealing.unseal(sealed, author=1, reference=REFERENCE, keys=KEYS)) == entry
