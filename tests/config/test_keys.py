"""A key is made once, as a whole, and never in the place of one that the database still needs."""

import contextlib
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import dj_database_url
import pytest
from django.db import connection

from apps.config import environment
from apps.config.environment import keys_for_reflections, secret_from
from apps.config.sealed_rows import BY_REFLECTION_KEY, BY_SECRET_KEY, DatabaseAwayError, holds_rows
from apps.reflections.models import Printout
from tests.conftest import ROOT
from tests.faults.processes import environment as environment_of

pytestmark = pytest.mark.long(reason="starts the product in processes of its own")

NAMES = {"secret-key": BY_SECRET_KEY, "reflection-key": BY_REFLECTION_KEY}


@pytest.fixture
def database(tmp_path):
    """A database as it is before there are tables."""
    return dj_database_url.parse(f"sqlite:///{tmp_path / 'even-ground.sqlite3'}")


def make(database, table, *, rows):
    with contextlib.closing(sqlite3.connect(database["NAME"])) as connection, connection:
        connection.execute(f"CREATE TABLE {table} (id integer)")
        connection.executemany(f"INSERT INTO {table} VALUES (?)", [(number,) for number in range(rows)])


@pytest.mark.parametrize("name", NAMES)
def test_without_a_database_one_is_made(tmp_path, database, name):
    key = secret_from(tmp_path / name, database=database, sealed=NAMES[name])
    assert key == secret_from(tmp_path / name, database=database, sealed=NAMES[name])
    assert not Path(database["NAME"]).exists()


@pytest.mark.parametrize("rows", [0, 1, 3])
@pytest.mark.parametrize(("name", "table"), [(name, table) for name, tables in NAMES.items() for table in tables])
def test_a_lost_one_stops_the_start_while_the_database_holds_what_it_opens(tmp_path, database, name, table, rows):
    path = tmp_path / name
    make(database, table, rows=rows)
    if rows:
        with pytest.raises(SystemExit) as stopped:
            secret_from(path, database=database, sealed=NAMES[name])
        assert f"The key file {name} is not in the data folder" in str(stopped.value)
        assert "Put it back from the backup" in str(stopped.value)
        assert not path.exists()
        path.write_text("the one from the backup")
    assert secret_from(path, database=database, sealed=NAMES[name])


def test_what_another_key_opens_is_no_reason(tmp_path, database):
    make(database, BY_SECRET_KEY[0], rows=1)
    assert secret_from(tmp_path / "reflection-key", database=database, sealed=BY_REFLECTION_KEY)


def test_a_database_that_cannot_be_asked_stops_it_too(tmp_path, database):
    Path(database["NAME"]).write_bytes(b"this is no database at all" * 50)
    with pytest.raises(SystemExit) as stopped:
        keys_for_reflections([], tmp_path / "reflection-key", database)
    assert "The database cannot be used" in str(stopped.value)
    assert not (tmp_path / "reflection-key").exists()


def test_a_server_that_is_away_cannot_be_asked():
    away = dj_database_url.parse("postgres://a:b@127.0.0.1:9/c") | {"OPTIONS": {"connect_timeout": 2}}
    with pytest.raises(DatabaseAwayError):
        holds_rows(away, BY_REFLECTION_KEY)


def test_listed_keys_need_no_file_and_ask_nobody(tmp_path):
    keys = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    away = dj_database_url.parse("postgres://a:b@127.0.0.1:9/c")
    assert keys_for_reflections(keys, tmp_path / "reflection-key", away) == keys


@pytest.mark.django_db(transaction=True)
def test_the_real_database_is_asked_by_its_own_driver(cast):
    named = connection.settings_dict
    assert not holds_rows(named, ("reflections_printout",))
    assert not holds_rows(named, ("no_such_table",))
    Printout.objects.create(author=cast.peer_worker, ciphertext="x", requested_at="2026-01-01T12:00:00Z")
    assert holds_rows(named, ("no_such_table", "reflections_printout"))


def test_of_many_first_starts_at_once_all_use_the_same_key(tmp_path):
    found, gate = [], threading.Barrier(12)

    def start():
        gate.wait()
        found.append(secret_from(tmp_path / "secret-key"))

    starts = [threading.Thread(target=start) for _ in range(12)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert len(found) == 12
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


@pytest.mark.parametrize("refuses", ["fsync", "link"])
def test_a_key_that_cannot_be_kept_as_a_whole_is_not_kept_at_all(tmp_path, monkeypatch, refuses):
    def no_room(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(environment.os, refuses, no_room)
    with pytest.raises(SystemExit) as stopped:
        secret_from(tmp_path / "secret-key")
    assert "No space left on device" in str(stopped.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lost", NAMES)
def test_the_product_does_not_start_without_it(tmp_path, lost):
    """In a process of its own, as every part of the product reads its settings."""
    env = environment_of(tmp_path)

    def start():
        command = [sys.executable, "manage.py", "check"]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert start().returncode == 0
    (tmp_path / lost).unlink()
    database = dj_database_url.parse(f"sqlite:///{tmp_path / 'even-ground.sqlite3'}")
    make(database, NAMES[lost][0], rows=1)
    refused = start()
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Even Ground cannot start. The key file {lost} is not in the data folder")
    assert "Traceback" not in refused.stderr


def test_a_shared_database_asks_for_the_address(tmp_path):
    env = environment_of(tmp_path, "postgres://a:b@127.0.0.1:9/c")
    del env["SITE_URL"]
    command = [sys.executable, "manage.py", "check"]
    refused = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Even Ground cannot start. SITE_URL must be set with DATABASE_URL")
