"""Installations for the tests that break them."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import databases
from .browsing import Person
from .processes import Installation, prepare


@dataclass(frozen=True)
class Mould:
    """What every installation starts as: tables, rubric, people, audits and static files, made once."""

    data_dir: Path
    database: str
    seeded: dict[str, str]


@pytest.fixture(scope="session")
def mould() -> Iterator[Mould]:
    # Not pytest's own folder: its long name would not fit into a socket's address.
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    database = databases.make_database(folder)
    try:
        installation = prepare(folder, database)
        installation.run("-m", "deploy.steps", "prepare")
        seeded = json.loads(installation.run("-m", "tests.faults.seed"))
        yield Mould(folder, database, seeded)
    finally:
        databases.drop_database(database)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def real(mould: Mould, django_db_blocker) -> Iterator[Installation]:
    """An installation of which nothing runs yet; its rows are seen through the alias `databases.WINDOW`."""
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    database = databases.make_database(folder, like=mould.database)
    installation = prepare(folder, database)
    shutil.copytree(mould.data_dir / "static", folder / "static")
    shutil.copy(mould.data_dir / "secret-key", folder)
    try:
        with django_db_blocker.unblock(), databases.window_into(database):
            yield installation
    finally:
        installation.end()
        print(installation.last_words())
        databases.drop_database(database)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def manager(real: Installation, mould: Mould) -> Person:
    """The service manager of the cast, signed in."""
    return Person(real.port, mould.seeded["session"])
