"""Two starts at once on one new database: one waits for the other, and everything is there once."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connections

from apps.config import start_lock
from apps.rubric.models import Rubric

from . import databases
from .processes import PATIENCE, ROOT, prepare, wait_until

pytestmark = pytest.mark.worker


@pytest.fixture
def folders():
    made = [Path(tempfile.mkdtemp(prefix="even-ground-")) for _ in range(2)]
    yield made
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


def test_one_waits_for_the_other(folders, django_db_blocker, monkeypatch):
    address = databases.make_database(folders[0])
    starts = []
    try:
        with django_db_blocker.unblock(), databases.window_into(address):
            monkeypatch.setattr(start_lock, "connection", connections[databases.WINDOW])
            with start_lock.one_start_at_a_time(print):
                # On a server each host has a data folder of its own; a file is one host's.
                for folder in folders if databases.server() else folders[:1] * 2:
                    starts.append(begin(folder, address))
                for start in starts:
                    wait_until(lambda start=start: says(start, start_lock.WAITING), "the start waits")
                assert [start.process.poll() for start in starts] == [None, None]
            for start in starts:
                assert start.process.wait(PATIENCE) == 0, start.log.read_text()
            assert Rubric.objects.using(databases.WINDOW).exclude(published_at=None).count() == 1
    finally:
        for start in starts:
            start.process.kill()
        databases.drop_database(address)


class Start:
    """One `deploy/steps.py prepare`, with what it says in a file."""

    def __init__(self, folder, address, log):
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.steps", "prepare"],
                cwd=ROOT,
                env=prepare(folder, address).env | {"SITE_URL": "http://127.0.0.1:8000"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )


def begin(folder, address) -> Start:
    return Start(folder, address, Path(tempfile.mkstemp(dir=folder)[1]))


def says(start: Start, words: str) -> bool:
    with contextlib.suppress(OSError):
        return words in start.log.read_text()
    return False
