"""Archives sent as evidence: read within bounds, or refused with a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from apps.common.xml_reader import UnsafeXmlError, XmlFault
from apps.common.zip_reader import BoundedZipReader, UnsafeZipError, ZipFault

from .refusals import AS_PDF, MADE_AGAIN, TWO_KINDS, UNPACKS_TOO_LARGE, FileRefused

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes, of everything in it together

DAMAGED = f"This file is damaged or not complete. {MADE_AGAIN}"
STRANGE = f"This file is packed in a way that its own programs do not use. {MADE_AGAIN}"
PROTECTED = "This file is protected by a password, so nobody could check it. Save it without the password first."
TOO_MANY_PARTS = f"This file has more than {MOST_ENTRIES:,} files inside, so we did not open it. {AS_PDF}"

MORE_THAN_WE_READ = (
    "This document has more inside than we look through, such as a table of more than 200,000 cells. "
    "Save the part that matters as a document of its own, or as a PDF, and choose that."
)

_SENTENCES = {
    ZipFault.DAMAGED: DAMAGED,
    ZipFault.TWO_FILES: TWO_KINDS,
    ZipFault.UNUSUAL: STRANGE,
    ZipFault.REPEATED_NAME: STRANGE,
    ZipFault.PROTECTED: PROTECTED,
    ZipFault.TOO_MANY_ENTRIES: TOO_MANY_PARTS,
    ZipFault.TOO_LARGE: UNPACKS_TOO_LARGE,
    XmlFault.DAMAGED: DAMAGED,
    XmlFault.DOCUMENT_TYPE: STRANGE,
    XmlFault.ENCODING: STRANGE,
    XmlFault.UNUSUAL: STRANGE,
    XmlFault.TOO_LARGE: UNPACKS_TOO_LARGE,
    XmlFault.TOO_MUCH: MORE_THAN_WE_READ,
}


@contextmanager
def refused_with_a_sentence() -> Iterator[None]:
    """Turn what the readers of archives and of XML find wrong into a FileRefused."""
    try:
        yield
    except (UnsafeZipError, UnsafeXmlError) as error:
        raise FileRefused(_SENTENCES[error.fault]) from error


def open_archive(
    content: bytes, largest_unpacked: int = LARGEST_UNPACKED, most_entries: int = MOST_ENTRIES
) -> BoundedZipReader:
    """The archive, looked at as a whole; its parts are unpacked one by one. Raises FileRefused."""
    with refused_with_a_sentence():
        return BoundedZipReader(content, most_entries=most_entries, largest_unpacked=largest_unpacked)
