"""What a process was writing into the private storage when it ended does not stay there."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.files.base import ContentFile

from apps.common import private_storage
from apps.common.private_storage import TOO_OLD, PrivateStorage, delete_unfinished


@pytest.fixture
def storage(tmp_path, monkeypatch):
    found = PrivateStorage(location=tmp_path / "files")
    monkeypatch.setattr(private_storage, "default_storage", found)
    return found


def everything(storage):
    return [os.path.join(folder, name) for folder, _, names in os.walk(storage.location) for name in names]


KILLED = """
import os, signal, sys
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from apps.common.private_storage import PrivateStorage

class Killed(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"x" * 10_000
        os.kill(os.getpid(), signal.SIGKILL)

PrivateStorage(location=sys.argv[1]).save("one", Killed(b"x"))
"""


def test_what_a_killed_process_had_begun_is_deleted_once_nobody_can_be_writing_it(storage):
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
