"""What the installations of the tests begin as: made by the first process that asks, taken away by the last."""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from . import databases
from .processes import Installation, prepare

# Of a data folder: made anew for each installation, or copied in another way.
NOT_COPIED = shutil.ignore_patterns("run", "logs", "broker", f"{databases.SQLITE_NAME}*")


@dataclass(frozen=True)
class Mould:
    """An installation of which nothing ever runs. `seeded`: what a test needs to use what it was filled with."""

    data_dir: Path
    database: str
    seeded: dict[str, str]


def copy_of(mould: Mould, folder: Path) -> Installation:
    """An installation of one's own that begins as the mould."""
    database = databases.make_database(folder, like=mould.database)
    shutil.copytree(mould.data_dir, folder, ignore=NOT_COPIED, dirs_exist_ok=True)
    return prepare(folder, database)


@contextlib.contextmanager
def shared_mould(
    factory: pytest.TempPathFactory, name: str, fill: Callable[[Installation], dict[str, str]]
) -> Iterator[Mould]:
    """The mould of this name, filled once for all processes that test side by side."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def filled(folder: Path) -> dict[str, Any]:
        installation = copy_of(empty, folder)
        return {"database": installation.env["DATABASE_URL"], "seeded": fill(installation)}

    with _users_of(root / "empty", _tables_and_rubric) as state:
        empty = Mould(root / "empty", **state)
        with _users_of(root / name, filled) as state:
            yield Mould(root / name, **state)


def _tables_and_rubric(folder: Path) -> dict[str, Any]:
    database = databases.make_database(folder)
    prepare(folder, database).run("-m", "deploy.steps", "prepare")
    return {"database": database, "seeded": {}}


@contextlib.contextmanager
def _users_of(folder: Path, make: Callable[[Path], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What `make` said of the folder. A file beside it counts who uses it; whoever comes meanwhile waits."""
    state_file = folder.with_suffix(".json")
    with _one_at_a_time(folder):
        folder.mkdir(exist_ok=True)
        users, made = json.loads(state_file.read_text()) if state_file.exists() else (0, make(folder))
        state_file.write_text(json.dumps([users + 1, made]))
    try:
        yield made
    finally:
        with _one_at_a_time(folder):
            users, made = json.loads(state_file.read_text())
            state_file.write_text(json.dumps([users - 1, made]))
            if users == 1:
                state_file.unlink()
                databases.drop_database(made["database"])
                shutil.rmtree(folder)


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
