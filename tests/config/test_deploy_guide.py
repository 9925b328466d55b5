"""What deploy/README.md tells a host to type is typed here, word by word, on a demonstration of its own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.processes import ROOT

GUIDE = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
SHOWN = [" ".join(words.split()) for words in re.findall(r"`(\.venv/bin/python manage\.py\s[^`]+)`", GUIDE)]

A_SECOND_STEP = """
from allauth.mfa.models import Authenticator
from apps.accounts.models import User
Authenticator.objects.create(user=User.objects.get(email="manager@harbour.example"), type="totp", data={})
"""
A_REFERENCE = """
from apps.assessments.models import Assessment
print(Assessment.objects.filter(status="signed_off").first().reference)
"""

pytestmark = pytest.mark.long(reason="runs a command of the product for each line of the guide")


def block(beginning: str) -> str:
    """The indented lines of the guide from the one that begins so to the end of its block."""
    lines = GUIDE.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"    {beginning}"))
    taken = []
    for line in lines[start:]:
        if not line.startswith("    "):
            break
        taken.append(line.removeprefix("    "))
    return "\n".join(taken)


class Host:
    """Somebody at a shell in the project's folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / ".data"
        kept = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME")
        self.env = {name: os.environ[name] for name in kept if name in os.environ}
        self.env |= {"DATA_DIR": str(self.data), "DEMO": "no"}

    def types(self, line: str) -> str:
        """What the shell answers; every line has to work."""
        done = subprocess.run(
            ["bash", "-ec", line], cwd=self.folder, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Host:
    """A folder that holds the project and a demonstration."""
    found = in_folder(tmp_path_factory.mktemp("guide") / "even ground")
    found.data.mkdir(mode=0o700)
    for step in ("migrate --verbosity=0", "load_rubric --publish", "load_demo"):
        found.types(f".venv/bin/python manage.py {step}")
    return found


@pytest.fixture
def host(loaded, tmp_path) -> Host:
    """The same in a folder that nobody else uses."""
    found = in_folder(tmp_path / "even ground")
    shutil.copytree(loaded.data, found.data)
    return found


def in_folder(folder: Path) -> Host:
    """The project as a host has it, its code and its environment where they are."""
    folder.mkdir()
    for name in ("apps", "templates", "static", "deploy", "manage.py"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").symlink_to(sys.prefix)
    return Host(folder)


def test_every_command_of_the_guide_does_what_it_is_for(host):
    host.types(f".venv/bin/python manage.py shell -c '{A_SECOND_STEP}'")
    reference = host.types(f".venv/bin/python manage.py shell -v0 -c '{A_REFERENCE}'").split()[-1]
    assert len(SHOWN) >= 6
    said = {}
    for line in SHOWN:
        typed = line.replace("REFERENCE", reference).replace("jo@example.org", "manager@harbour.example")
        said[line.split()[2]] = host.types(typed)
    assert (host.folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert set(said) >= {"clearsessions", "verify_sign_offs", "check", "remove_second_step", "make_report"}
    registered = host.types(block(".venv/bin/python manage.py create_organisation"))
    assert "Riverside Trust is registered" in registered


def test_the_settings_that_the_guide_begins_with_can_be_read(host):
    host.types("cp deploy/env.example .env")
    lines = block("set -a").replace("manage.py …", "manage.py check")
    assert "no issues" in host.types(lines)


def test_a_backup_brings_everything_back(host):
    (host.data / "files").mkdir(exist_ok=True)
    (host.data / "files" / "attached.pdf").write_bytes(b"%PDF-1.7 kept")
    for beginning in (".venv/bin/python -c 'import sqlite3", "tar -czf backup-files", "tar -czf backup-keys"):
        host.types(block(beginning))
    keys = {name: (host.data / name).read_bytes() for name in ("secret-key", "reflection-key")}
    shutil.rmtree(host.data)
    host.data.mkdir(mode=0o700)
    host.types("tar -xzf backup-files.tar.gz -C .data && tar -xzf backup-keys.tar.gz -C .data")
    host.types("cp backup.sqlite3 .data/even-ground.sqlite3")
    assert {name: (host.data / name).read_bytes() for name in keys} == keys
    assert (host.data / "files" / "attached.pdf").read_bytes() == b"%PDF-1.7 kept"
    host.types(".venv/bin/python manage.py migrate --check")
    host.types(".venv/bin/python manage.py verify_sign_offs")


def test_a_lost_key_is_made_anew(host):
    for name in ("reflection-key", "secret-key"):
        (host.data / name).unlink()
    host.types(block("(umask 077; openssl rand -base64 32"))
    for name in ("reflection-key", "secret-key"):
        assert (host.data / name).stat().st_mode & 0o777 == 0o600
    host.types(".venv/bin/python manage.py verify_sign_offs")
    host.types(".venv/bin/python manage.py check")
