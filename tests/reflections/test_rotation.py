"""New keys for old: in batches, stopped and run again, also while somebody writes."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.common import crypto
from apps.reflections import rotation
from apps.reflections.actions.writing import write
from apps.reflections.models import Reflection
from apps.reflections.reflection_encryption import decrypt_reflection
from tests.factories import make_reflection

HOW_MANY = 7


@pytest.fixture
def old_and_new(author, rubric, settings, monkeypatch):
    """Seven reflections under an old key, with a new one in front of it."""
    monkeypatch.setattr(rotation, "BATCH", 3)
    old, new = crypto.new_key(), crypto.new_key()
    settings.REFLECTION_KEYS = [old]
    for number in range(HOW_MANY):
        make_reflection(author, rubric, words=f"Number {number}")
    settings.REFLECTION_KEYS = [new, old]
    return old, new


def run() -> str:
    out = io.StringIO()
    call_command("rotate_reflection_keys", stdout=out)
    return out.getvalue()


def words() -> set[str]:
    return {opened.entry.words for opened in map(decrypt_reflection, Reflection.objects.all())}


def test_afterwards_the_new_key_alone_opens_everything(old_and_new, settings):
    assert run() == f"{HOW_MANY} sealed anew, 0 under the newest key already, 0 that no key opens.\n"
    settings.REFLECTION_KEYS = [old_and_new[1]]
    assert words() == {f"Number {number}" for number in range(HOW_MANY)}


def test_stopped_in_the_middle_and_run_again(old_and_new, monkeypatch):
    reencrypt, done = crypto.reencrypt, []

    def stop_after_four(ciphertext, *, keys):
        if len(done) == 4:
            raise KeyboardInterrupt
        done.append(ciphertext)
        return reencrypt(ciphertext, keys=keys)

    monkeypatch.setattr(crypto, "reencrypt", stop_after_four)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.setattr(crypto, "reencrypt", reencrypt)
    assert run().startswith("3 sealed anew, 4 under the newest key already")
    assert len(words()) == HOW_MANY


def test_what_is_saved_meanwhile_is_not_taken_back(old_and_new, author, monkeypatch):
    reencrypt, row = crypto.reencrypt, Reflection.objects.last()
    entry = decrypt_reflection(row).entry.saying(words="Newer", leaning="", level=None, anchor="")

    def save_first(ciphertext, *, keys):
        if ciphertext == row.ciphertext:
            write(
                reference=row.reference, entry=entry, expected_version=1, client_id="p", by=author, at=timezone.now()
            )
        return reencrypt(ciphertext, keys=keys)

    monkeypatch.setattr(crypto, "reencrypt", save_first)
    assert run().startswith(f"{HOW_MANY - 1} sealed anew")
    assert "Newer" in words()


def test_a_lost_key_is_counted_and_stops_nothing(old_and_new, author, rubric, settings):
    settings.REFLECTION_KEYS = [crypto.new_key()]
    lost = make_reflection(author, rubric)
    settings.REFLECTION_KEYS = [old_and_new[1], old_and_new[0]]
    out = run()
    assert "1 that no key opens" in out
    assert "Look for the key that is missing" in out
    assert decrypt_reflection(Reflection.objects.get(pk=lost.pk)).entry is None


def test_a_new_key_is_printed_and_nothing_changes(old_and_new):
    out = io.StringIO()
    before = list(Reflection.objects.values_list("ciphertext", flat=True))
    call_command("rotate_reflection_keys", make_key=True, stdout=out)
    assert crypto.encrypt("", keys=[out.getvalue().strip()])
    assert list(Reflection.objects.values_list("ciphertext", flat=True)) == before
