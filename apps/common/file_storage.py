"""Files on a disk, each there as a whole or not at all."""

import os
import time
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

UNFINISHED = ".part"  # the end of the name of what is still being written
TOO_OLD = 60 * 60  # seconds; no file takes so long to write


class WholeFileStorage(FileSystemStorage):
    """Django's storage on a disk, where a file gets its name once all of it is there and the disk has taken it.

    Whatever happens while it is written, such as a full disk or the end of the process, nobody finds half a file.
    """

    def _save(self, name: str, content: File) -> str:
        unfinished = f"{name}{UNFINISHED}"
        try:
            written = super()._save(unfinished, content)  # type: ignore[misc]  # Django's types leave it out
            _reach_the_disk(self.path(written))
            Path(self.path(written)).replace(self.path(name))
        except BaseException:
            with suppress(OSError):
                Path(self.path(unfinished)).unlink(missing_ok=True)
            raise
        _reach_the_disk(str(Path(self.path(name)).parent))
        return name


def delete_unfinished() -> None:
    """Delete from the private storage what a process had begun to write when it ended."""
    for path in Path(default_storage.path("")).rglob(f"*{UNFINISHED}"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > TOO_OLD:
                path.unlink()


def _reach_the_disk(path: str) -> None:
    """Return when a power cut would not take it any more. Raises OSError if the disk refuses."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
