"""Where files of people lie: whole, or not at all."""

import contextlib
import os
import tempfile
import time
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from .outages import CannotStoreError

UNFINISHED = ".incoming-"  # the beginning of the name of what is still being written
TOO_OLD = 60 * 60  # seconds; no file takes so long to write


class _Finished(File):
    """A file that is written already, and only has to be put in its place."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class PrivateStorage(FileSystemStorage):
    """Writes beside, then puts in place: a full or broken disk leaves no part of a file where a whole one is read."""

    def _save(self, name: str, content: File) -> str:
        beside = None
        try:
            Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=self.location, prefix=UNFINISHED)
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            with open(beside, "rb") as written:
                return super()._save(name, _Finished(written, name=beside))  # type: ignore[misc]
        except OSError as problem:
            raise CannotStoreError(problem.errno, "The file could not be stored.") from problem
        finally:
            if beside is not None:
                with contextlib.suppress(OSError):  # it is in its place, or the disk is gone
                    os.unlink(beside)


def delete_unfinished() -> None:
    """Delete from the private storage what a process had begun to write when it ended."""
    for path in Path(default_storage.path("")).glob(f"{UNFINISHED}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > TOO_OLD:
                path.unlink()
