"""Web server and worker load while the installation is prepared, and begin after."""

import os
import threading

import pytest

from apps.config import start_gate
from apps.config.start_gate import MARK, SUPERVISOR, wait_until_prepared


@pytest.fixture
def mark(tmp_path, monkeypatch):
    """What deploy/run tells its programs, this process being one of them."""
    path = tmp_path / "prepared"
    monkeypatch.setenv(MARK, str(path))
    monkeypatch.setenv(SUPERVISOR, str(os.getppid()))
    return path


def test_nobody_waits_who_was_started_in_another_way(monkeypatch):
    monkeypatch.delenv(MARK, raising=False)
    wait_until_prepared()


def test_nobody_waits_once_it_is_prepared(mark, monkeypatch):
    mark.touch()
    monkeypatch.setenv(SUPERVISOR, "0")
    wait_until_prepared()


def test_it_is_waited_for(mark):
    over = threading.Event()
    waiting = threading.Thread(target=lambda: (wait_until_prepared(), over.set()), daemon=True)
    waiting.start()
    assert not over.wait(5 * start_gate.PAUSE)
    mark.touch()
    assert over.wait(60)


def test_who_has_lost_the_supervisor_ends(mark, monkeypatch):
    monkeypatch.setenv(SUPERVISOR, "0")
    with pytest.raises(SystemExit, match="given up"):
        wait_until_prepared()
