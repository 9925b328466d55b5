"""Installations for the tests that break them."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import databases
from .browsing import Person
from .moulds import Mould, copy_of, shared_mould
from .processes import Installation


def seed(installation: Installation) -> dict[str, str]:
    return json.loads(installation.run("-m", "tests.faults.seed"))


@pytest.fixture(scope="session")
def mould(tmp_path_factory) -> Iterator[Mould]:
    """What every installation starts as: tables, rubric, people, audits and static files."""
    with shared_mould(tmp_path_factory, "mould", seed) as made:
        yield made


@pytest.fixture
def real(mould: Mould, django_db_blocker) -> Iterator[Installation]:
    """An installation of which nothing runs yet; its rows are seen through the alias `databases.WINDOW`."""
    # Not pytest's own folder: its long name would not fit into a socket's address.
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    installation = copy_of(mould, folder)
    database = installation.env["DATABASE_URL"]
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
