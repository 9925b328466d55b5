"""Everything moves from SQLite to PostgreSQL and back, as deploy/README.md says: the whole demonstration."""

import lzma
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from apps.common.crypto import new_key
from tests.faults import databases
from tests.faults.processes import ROOT, Installation, environment, prepare
from tests.upgrades.dumps import FOLDER

DUMP = FOLDER / "0.2.0-sqlite.sql.xz"

COUNT = """
from django.apps import apps
from django.db import connection
from apps.config.database_move import last_number
from apps.assessments import immutability_triggers
for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.db_table):
    rows = model._base_manager.order_by("pk")
    number = last_number(model, "default") if "AutoField" in type(model._meta.pk).__name__ else "-"
    print(model._meta.db_table, rows.count(), number)
print("not guarded:", immutability_triggers.missing(connection), immutability_triggers.obstacles(connection))
"""


@pytest.fixture
def folder():
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def demonstration(folder) -> Installation:
    """The demonstration of version 0.2.0 on SQLite, brought up to date, with a row that came and went."""
    file = folder / databases.SQLITE_NAME
    connection = sqlite3.connect(file)
    connection.executescript(lzma.decompress(DUMP.read_bytes()).decode())
    connection.close()
    # The dump holds nobody's keys; without any, a start is refused while there is something sealed.
    (folder / "secret-key").write_text("the key of another installation")
    (folder / "reflection-key").write_text(new_key())
    installation = prepare(folder, f"sqlite:///{file}")
    installation.run("manage.py", "migrate", "--verbosity=0")
    installation.run("manage.py", "shell", "-c", COME_AND_GO)
    return installation


COME_AND_GO = """
from apps.organisations.models import Organisation
from django.utils import timezone
Organisation.objects.create(name="For a day", kind="provider", created_at=timezone.now()).delete()
"""


@pytest.fixture
def empty_database():
    address = databases.make_database(Path())
    yield address
    databases.drop_database(address)


def at(installation: Installation, address: str) -> Installation:
    """The same installation with another database."""
    return Installation(installation.data_dir, environment(installation.data_dir, address))


def told(installation: Installation) -> str:
    """Rows and next numbers of each table, and what is not guarded."""
    return installation.run("manage.py", "shell", "-v", "0", "-c", COUNT)


def commands_of_guide() -> list[list[str]]:
    """What the guide says to run, there and back, without the address."""
    guide = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    (\.venv/bin/python manage\.py move_database \S+)$", guide, re.MULTILINE)
    return [shlex.split(line)[1:-1] for line in lines]


def test_the_guide_says_how_to_move_there_and_back():
    assert commands_of_guide() == [["manage.py", "move_database"]] * 2
    assert "loaddata" not in (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")


@pytest.mark.long(reason="moves a whole installation twice, in processes of its own")
@pytest.mark.django_db
@pytest.mark.skipif(not databases.server(), reason="needs both kinds of database")
def test_everything_moves_there_and_back(demonstration, empty_database, folder):
    there, back = commands_of_guide()
    before = told(demonstration)
    assert "not guarded: [] []" in before
    said = demonstration.run(*there, empty_database)
    assert re.search(r"^[\d,]+ rows of \d+ tables are moved and compared\.$", said, re.MULTILINE), said
    moved = at(demonstration, empty_database)
    assert told(moved) == before
    compared = moved.run("manage.py", "verify_sign_offs")
    assert re.search(r"^(\d+) signed-off audits: \1 as signed off\.$", compared, re.MULTILINE), compared

    last = folder / "back.sqlite3"
    moved.run(*back, f"sqlite:///{last}")
    returned = at(demonstration, f"sqlite:///{last}")
    assert told(returned) == before
    assert returned.run("manage.py", "verify_sign_offs") == compared

    # Neither is written over: what is not empty is refused, in a sentence, and stays as it is.
    refused = subprocess.run(
        [sys.executable, *back, f"sqlite:///{last}"],
        cwd=ROOT,
        env=moved.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "The other database is not empty" in refused.stderr
    assert told(returned) == before
