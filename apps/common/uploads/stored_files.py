"""Files as they come out of the private storage: only what was put there is handed out."""

import hashlib

from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile


class FileChangedError(Exception):
    """What lies in the storage is not what was put there."""


def open_stored(file: FieldFile, *, sha256: str) -> ContentFile:
    """The whole content of a stored file, compared with its hash.

    Raises FileNotFoundError if nothing lies there, and FileChangedError if it is something else.
    """
    with file.open("rb") as stored:
        content = stored.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileChangedError
    return ContentFile(content)


def open_checked(file: FieldFile, *, sha256: str) -> File:
    """A stored file that is too long to be held, open at its beginning, once all of it was compared with its hash.

    Raises FileNotFoundError if nothing lies there, and FileChangedError if it is something else.
    """
    stored: File = file.open("rb")
    digest = hashlib.sha256()
    for chunk in stored.chunks():
        digest.update(chunk)
    if digest.hexdigest() != sha256:
        stored.close()
        raise FileChangedError
    stored.seek(0)
    return stored


def is_stored(file: FieldFile, *, sha256: str) -> bool:
    """Whether just this content lies in the storage."""
    try:
        open_stored(file, sha256=sha256)
    except (FileNotFoundError, FileChangedError):
        return False
    return True
