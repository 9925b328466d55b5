"""The demonstration as earlier versions stored it, compressed: how a dump is made, and how a database is made of it.

tests/upgrades/make_dumps makes those of today's version, once its migrations are final.
"""

import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.faults import databases
from tests.faults.processes import ROOT, installed_with_demo

FOLDER = Path(__file__).with_name("dumps")


def dump_of(version: str) -> Path:
    """Where the dump of a version lies, for the kind of database that this run is about."""
    return FOLDER / f"{version}-{'postgresql' if databases.server() else 'sqlite'}.sql.xz"


def restore(dump: Path, data_dir: Path) -> str:
    """The address of a new database that holds what the dump holds."""
    text = lzma.decompress(dump.read_bytes()).decode()
    address = databases.make_database(data_dir)
    if databases.server():
        _run_postgres_program("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", address, text=text)
    else:
        connection = sqlite3.connect(data_dir / databases.SQLITE_NAME)
        connection.executescript(text)
        connection.close()
    return address


def store(address: str, data_dir: Path, dump: Path) -> None:
    """Write everything that a database holds into a dump."""
    if databases.server():
        text = _run_postgres_program("pg_dump", "--no-owner", "--no-privileges", address)
    else:
        connection = sqlite3.connect(data_dir / databases.SQLITE_NAME)
        text = "\n".join(connection.iterdump())
        connection.close()
    dump.parent.mkdir(exist_ok=True)
    dump.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def _run_postgres_program(name: str, *words: str, text: str = "") -> str:
    """What psql or pg_dump says. Debian keeps pg_dump of each version beside its server."""
    folders = [os.environ.get("POSTGRES_PROGRAMS", ""), os.environ["PATH"]]
    program = shutil.which(name, path=os.pathsep.join(folders))
    assert program, f"{name} was not found. It comes with PostgreSQL."
    done = subprocess.run([program, *words], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_dump() -> Path:
    """Dump the demonstration of today's version."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    with tempfile.TemporaryDirectory(prefix="even-ground-") as folder:
        data_dir = Path(folder)
        address = databases.make_database(data_dir)
        installed_with_demo(data_dir, address)
        store(address, data_dir, dump_of(version))
        databases.drop_database(address)
    return dump_of(version)


if __name__ == "__main__":
    made = make_dump()
    sys.stdout.write(f"{made.relative_to(ROOT)}: {made.stat().st_size // 1024} KB\n")
