"""What is encrypted decrypts for its own row, with its own key, and in no other way; what is signed comes back."""

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common import crypto
from apps.common.crypto import CannotDecryptError
from apps.config.environment import keys_for_reflections

KEYS = [crypto.new_key() for _ in range(3)]
REFERENCE = "BCDFGHJKMN"
BLOCK = 1024
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)
# Encrypting is slow on purpose nowhere; a few hundred cases take seconds.
CASES = settings(max_examples=200, deadline=None)


def encrypt(words: str, author: int = 1, reference: str = REFERENCE, keys=KEYS) -> str:
    text = json.dumps({"words": words}, ensure_ascii=False)
    return crypto.encrypt(text, keys=keys, bound_to=f"{author} {reference}", block=BLOCK)


def decrypt(ciphertext: str, author: int = 1, reference: str = REFERENCE, keys=KEYS) -> str:
    return json.loads(crypto.decrypt(ciphertext, keys=keys, bound_to=f"{author} {reference}"))["words"]


@CASES
@given(words=TEXTS, author=st.integers(1, 2**62))
def test_what_goes_in_comes_out(words, author):
    assert decrypt(encrypt(words, author), author) == words


@CASES
@given(words=TEXTS, mine=st.integers(1, 99), theirs=st.integers(1, 99), other=st.text("BCDFGHJKMN", min_size=1))
def test_it_decrypts_in_no_other_row(words, mine, theirs, other):
    ciphertext = encrypt(words, mine)
    for author, reference in ((theirs, REFERENCE), (mine, other), (theirs, other)):
        if (author, reference) != (mine, REFERENCE):
            with pytest.raises(CannotDecryptError):
                decrypt(ciphertext, author, reference)


@CASES
@given(words=st.text("abcdefgh ", min_size=8, max_size=500))
def test_nothing_of_it_can_be_read_from_outside(words):
    ciphertext = encrypt(words)
    assert words not in ciphertext
    assert ciphertext != encrypt(words)


@CASES
@given(place=st.integers(0, 10_000), words=TEXTS)
def test_a_changed_sign_breaks_it(place, words):
    ciphertext = encrypt(words)
    place %= len(ciphertext) - 2  # the last signs may carry bits that mean nothing
    other_sign = "A" if ciphertext[place] != "A" else "B"
    broken = ciphertext[:place] + other_sign + ciphertext[place + 1 :]
    with pytest.raises(CannotDecryptError):
        decrypt(broken)


@CASES
@given(words=TEXTS, old=st.integers(0, 2), others=st.permutations(KEYS))
def test_any_key_decrypts_and_the_first_encrypts_anew(words, old, others):
    ciphertext = encrypt(words, keys=[KEYS[old]])
    assert decrypt(ciphertext, keys=others) == words
    anew = crypto.reencrypt(ciphertext, keys=others)
    assert crypto.is_under_first_key(anew, keys=others)
    assert decrypt(anew, keys=others[:1]) == words


def test_a_lost_key_says_so():
    ciphertext = encrypt("lost", keys=[crypto.new_key()])
    for attempt in (lambda: decrypt(ciphertext), lambda: crypto.reencrypt(ciphertext, keys=KEYS)):
        with pytest.raises(CannotDecryptError):
            attempt()


def test_the_length_says_little():
    lengths = {len(encrypt("x" * number)) for number in range(1, 800, 50)}
    assert len(lengths) == 1


def test_the_time_can_be_left_out():
    heads = {crypto.encrypt("", keys=KEYS, encrypted_at=0)[:12] for _ in range(3)}  # version and time: 9 bytes
    assert heads == {"gAAAAAAAAAAA"}


def test_a_key_is_one_that_the_settings_take():
    assert keys_for_reflections(KEYS, path=Path("/nowhere/at/all")) == KEYS
    Fernet(KEYS[0])


def test_what_one_purpose_encrypted_another_cannot_decrypt():
    ciphertext = crypto.encrypt("text", keys=crypto.installation_keys("one"))
    with pytest.raises(CannotDecryptError):
        crypto.decrypt(ciphertext, keys=crypto.installation_keys("another"))


def test_an_earlier_secret_of_the_installation_still_decrypts(settings):
    ciphertext = crypto.encrypt("text", keys=crypto.installation_keys("one"))
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "another secret"
    with pytest.raises(CannotDecryptError):
        crypto.decrypt(ciphertext, keys=crypto.installation_keys("one"))
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert crypto.decrypt(ciphertext, keys=crypto.installation_keys("one")) == "text"


def test_a_signed_value_comes_back_for_its_purpose_alone():
    signed = crypto.sign({"audit": 7}, purpose="one")
    assert crypto.unsign(signed, purpose="one") == {"audit": 7}
    for broken, purpose in ((signed, "another"), (signed[:-1], "one"), ("", "one")):
        with pytest.raises(crypto.BadSignatureError):
            crypto.unsign(broken, purpose=purpose)
