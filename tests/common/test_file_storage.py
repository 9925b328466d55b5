"""A file is there as a whole or not at all, whatever the disk does while it is written."""

import os
import resource
import signal
import subprocess
import sys
import time

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from apps.common import file_storage
from apps.common.file_storage import TOO_OLD, WholeFileStorage, delete_unfinished


@pytest.fixture
def storage(tmp_path):
    return WholeFileStorage(location=tmp_path / "files")


def everything(storage):
    return [os.path.join(folder, name) for folder, _, names in os.walk(storage.location) for name in names]


def test_what_is_stored_is_read_again(storage):
    assert storage.save("evidence/ab/one", ContentFile(b"whole")) == "evidence/ab/one"
    with storage.open("evidence/ab/one") as file:
        assert file.read() == b"whole"
    assert everything(storage) == [storage.path("evidence/ab/one")]


def test_a_second_file_of_the_same_name_gets_another(storage):
    storage.save("one", ContentFile(b"first"))
    other = storage.save("one", ContentFile(b"second"))
    assert other != "one"
    assert storage.open("one").read() == b"first"
    assert storage.open(other).read() == b"second"


@pytest.fixture
def room_for():
    """room_for(bytes): no file can become larger, as on a disk that fills up meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("room", [0, 1, 4095, 4096, 60_000, 99_999])
def test_a_disk_that_fills_up_leaves_nothing_behind(storage, room_for, room):
    room_for(room)
    with pytest.raises(OSError, match="File too large"):
        storage.save("evidence/ab/large", ContentFile(b"x" * 100_000))
    assert everything(storage) == []


@given(chunks=st.lists(st.binary(max_size=50), max_size=5), fails_after=st.integers(0, 5))
def test_whatever_breaks_off_leaves_nothing_behind(tmp_path_factory, chunks, fails_after):
    class BreaksOff(ContentFile):
        def chunks(self, chunk_size=None):
            yield from chunks[:fails_after]
            if fails_after < len(chunks):
                raise KeyboardInterrupt

    storage = WholeFileStorage(location=tmp_path_factory.mktemp("files"))
    if fails_after < len(chunks):
        with pytest.raises(KeyboardInterrupt):
            storage.save("one", BreaksOff(b"x"))
        assert everything(storage) == []
    else:
        storage.save("one", BreaksOff(b"x"))
        assert storage.open("one").read() == b"".join(chunks)


@pytest.mark.parametrize("fails_at", [1, 2])
def test_what_the_disk_does_not_take_is_not_called_stored(storage, monkeypatch, fails_at):
    calls = []

    def refuse(handle):
        calls.append(handle)
        if len(calls) == fails_at:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(file_storage.os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output"):
        storage.save("one", ContentFile(b"whole"))


KILLED = """
import os, signal, sys
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from apps.common.file_storage import WholeFileStorage

class Killed(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"x" * 10_000
        os.kill(os.getpid(), signal.SIGKILL)

WholeFileStorage(location=sys.argv[1]).save("one", Killed(b"x"))
"""


def test_what_a_killed_process_had_begun_is_deleted_once_nobody_can_be_writing_it(storage, monkeypatch):
    monkeypatch.setattr(file_storage, "default_storage", storage)
    done = subprocess.run([sys.executable, "-c", KILLED, storage.location], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not storage.exists("one")
    [left] = everything(storage)
    delete_unfinished()
    assert everything(storage) == [left]
    old = time.time() - TOO_OLD - 1
    os.utime(left, (old, old))
    storage.save("two", ContentFile(b"whole"))
    delete_unfinished()
    assert everything(storage) == [storage.path("two")]
