"""Archives sent as evidence: read within bounds, or refused with a sentence."""

from apps.common.zip_reader import BoundedZipReader, UnsafeZipError, ZipEntry, ZipFault

from .refusals import MADE_AGAIN, TWO_KINDS, UNPACKS_TOO_LARGE, FileRefused

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes, of everything in it together

DAMAGED = f"This file is damaged or not complete. {MADE_AGAIN}"
STRANGE = f"This file is packed in a way that its own programs do not use. {MADE_AGAIN}"
PROTECTED = "This file is protected by a password, so nobody could check it. Save it without the password first."

_SENTENCES = {
    ZipFault.DAMAGED: DAMAGED,
    ZipFault.TWO_FILES: TWO_KINDS,
    ZipFault.UNUSUAL: STRANGE,
    ZipFault.REPEATED_NAME: STRANGE,
    ZipFault.PROTECTED: PROTECTED,
    ZipFault.TOO_MANY_ENTRIES: UNPACKS_TOO_LARGE,
    ZipFault.TOO_LARGE: UNPACKS_TOO_LARGE,
}


def read_archive(content: bytes) -> list[ZipEntry]:
    """Every file in the archive, in its own order, unpacked within the bounds. Raises FileRefused."""
    try:
        reader = BoundedZipReader(content, most_entries=MOST_ENTRIES, largest_unpacked=LARGEST_UNPACKED)
        return list(reader.entries())
    except UnsafeZipError as error:
        raise FileRefused(_SENTENCES[error.fault]) from error
