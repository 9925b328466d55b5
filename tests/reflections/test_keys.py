"""Where the keys come from, and what stops the start."""

import stat

import pytest

from apps.common.crypto import new_key
from apps.config.environment import keys_for_reflections

FITS = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def test_without_a_list_one_is_made_and_kept(tmp_path):
    path = tmp_path / "reflection-key"
    first = keys_for_reflections([], path)
    assert keys_for_reflections([], path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_list_makes_no_file(tmp_path):
    keys = [new_key(), new_key()]
    assert keys_for_reflections(keys, tmp_path / "reflection-key") == keys
    assert list(tmp_path.iterdir()) == []


def test_moving_to_a_list_locks_nobody_out(tmp_path):
    path = tmp_path / "reflection-key"
    old = keys_for_reflections([], path)
    listed = new_key()
    assert keys_for_reflections([listed], path) == [listed, *old]


@pytest.mark.parametrize("key", ["short", "x" * 44, "ä" * 44, FITS + "A", FITS[:-2], " "])
def test_a_malformed_key_stops_the_start_with_a_sentence(tmp_path, key):
    with pytest.raises(SystemExit) as stopped:
        keys_for_reflections([new_key(), key], tmp_path / "reflection-key")
    assert "Key 2 in REFLECTION_KEYS is not one that can be used." in str(stopped.value)
    assert key.strip() == "" or key not in str(stopped.value)


def test_a_damaged_file_stops_it_too(tmp_path):
    path = tmp_path / "reflection-key"
    path.write_text("half a k")
    with pytest.raises(SystemExit) as stopped:
        keys_for_reflections([], path)
    assert "reflection-key in the data folder is damaged" in str(stopped.value)
