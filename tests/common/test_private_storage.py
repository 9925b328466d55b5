"""A file is stored whole or not at all, on disks that are really full or read-only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from apps.common.outages import CannotStoreError
from apps.common.private_storage import PrivateStorage

from ..assessments.evidence_logs import typed
from ..assessments.test_evidence_pages import audit, browser, sent, url  # noqa: F401 - fixtures

LIMITED = """
import resource, sys
from pathlib import Path
import django
from django.conf import settings
settings.configure()
django.setup()
from django.core.files.base import ContentFile
from apps.common.outages import CannotStoreError
from apps.common.private_storage import PrivateStorage
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
storage = PrivateStorage(location=sys.argv[1])
try:
    storage.save("evidence/a", ContentFile(b"x" * 100_000))
    print("stored")
except CannotStoreError:
    print("refused")
"""


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("limit", [0, 1, 4096, 65_536, 99_999])
def test_a_file_that_may_not_grow_is_refused_and_leaves_nothing(tmp_path, limit):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(limit)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "refused\n"
    assert files(tmp_path) == []


def test_what_fits_is_stored_whole(tmp_path):
    storage = PrivateStorage(location=tmp_path, file_permissions_mode=0o600, directory_permissions_mode=0o700)
    for size in (0, 1, 65_536, 300_000):
        name = storage.save("evidence/a", ContentFile(b"x" * size))
        assert storage.open(name).read() == b"x" * size
        assert Path(storage.path(name)).stat().st_mode & 0o777 == 0o600
    assert len(files(tmp_path)) == 4  # four names: none was written over


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 kB, where the machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("Only root may make a small disk; the limit on a file's size is tried above.")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_evidence_gets_a_sentence_and_leaves_no_part_of_a_file(small_disk, kind, settings, browser, audit):  # noqa: F811
    options = settings.STORAGES["default"]["OPTIONS"] | {"location": small_disk / "files"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}
    if kind == "full":
        (small_disk / "files").mkdir()
        content = os.urandom(120_000)
    else:
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        content = b"a few words"
    answer = browser.post(
        url("add_evidence", audit), typed(file=sent(b"Minutes\n" + content.hex().encode(), "a.txt"))
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    page = answer.content.decode()
    assert "We cannot store anything just now." in page
    assert "Survey of spring" in page
    assert "The file that you had chosen was not kept." in " ".join(page.split())
    assert not audit.evidence.exists()
    assert files(small_disk) == []


def test_a_full_disk_is_told_from_a_name_that_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CannotStoreError):
        PrivateStorage(location=tmp_path).save("evidence/a", ContentFile(b"x"))
    assert files(tmp_path) == []
