"""Documents of Word, Excel, PowerPoint and LibreOffice: which kind, and that nothing in them runs by itself.

Every part is unpacked piece by piece, looked at, and forgotten: what a document costs is counted while it is read,
for all of its parts, and for a document inside it, together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from apps.common.xml_reader import XmlBudget
from apps.common.zip_reader import BoundedZipReader

from . import odf_parts, ooxml_parts
from .archives import LARGEST_UNPACKED, MOST_ENTRIES, open_archive, refused_with_a_sentence
from .file_types import FileType
from .refusals import EMBEDDED, FETCHES, MACROS, NOT_OFFICE, UNPACKS_TOO_LARGE, FileRefused

MOST_INSIDE = 1  # a chart keeps its figures as a small workbook inside; nothing in that may hold yet another
LARGEST_XML = 50 * 1024 * 1024  # bytes
MOST_MARKUP = 900_000  # a workbook of 200,000 cells
MOST_ATTRIBUTES = 700_000
MOST_ENTRIES_TOGETHER = 20_000  # of a document and of those inside it, each of which has its own list of contents
LARGEST_INSIDE = 10 * 1024 * 1024  # bytes of a document inside another, as it lies there

_TYPES = "[content_types].xml"
_RUNS = re.compile(
    r"(vba(project|data)|macrosheets?/|dialogsheets/|activex|webextension|customui/|^basic/|^scripts/|^dialogs/"
    r"|\.(exe|dll|js|vbs|jar)$)"
)
_CONNECTS = re.compile(r"^xl/(connections\.xml|querytables/)")
_INSIDE = re.compile(r"/embeddings/[^/]+\.(docx|xlsx|pptx)$")
_HARMLESS_BINARY = re.compile(r"/printersettings/[^/]+\.bin$")
# What other programs than the office's own would run or open: Windows and Linux programs, old office files, archives.
_FOREIGN = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"#!")
_LONGEST_MARK = 16  # bytes


@dataclass
class DocumentBudget:
    """What may still be unpacked and read of one file, of documents inside it too."""

    unpacked: int = LARGEST_UNPACKED  # bytes
    entries: int = MOST_ENTRIES_TOGETHER
    xml: XmlBudget = field(default_factory=lambda: XmlBudget(LARGEST_XML, MOST_MARKUP, MOST_ATTRIBUTES))


def detect_office_type(content: bytes, budget: DocumentBudget | None = None, inside: int = 0) -> FileType:
    """The kind of document. Raises FileRefused for anything that is none, or that holds what could run or hide."""
    budget = budget or DocumentBudget()
    archive = open_archive(content, budget.unpacked, min(MOST_ENTRIES, budget.entries))
    budget.entries -= len(archive.names)
    budget.unpacked -= archive.unpacked_size
    with refused_with_a_sentence():
        file_type = _declared_type(archive, budget)
        for name in archive.names:
            _check_part(name.lower(), archive.pieces(name), file_type, budget, inside)
    return file_type


def _declared_type(archive: BoundedZipReader, budget: DocumentBudget) -> FileType:
    """What a document says it is, in the way of its family."""
    names = archive.names
    if names and names[0] == "mimetype":
        beginning, _ = _look_ahead(archive.pieces(names[0]), odf_parts.LONGEST_TYPE + 1)
        if file_type := odf_parts.declared_type(beginning):
            return file_type
    for name in names:
        if name.lower() == _TYPES:
            return ooxml_parts.declared_type(archive.pieces(name), budget.xml)
    raise FileRefused(NOT_OFFICE)


def _check_part(name: str, pieces: Iterable[bytes], file_type: FileType, budget: DocumentBudget, inside: int) -> None:
    """One part by its name, its first bytes and, where it is XML, its elements; unpacked to its end in any case."""
    beginning, pieces = _look_ahead(pieces, _LONGEST_MARK)
    _check_name(name)
    if _INSIDE.search(name) and inside < MOST_INSIDE:
        detect_office_type(_whole(pieces), budget, inside + 1)
    elif _is_foreign(name, beginning):
        raise FileRefused(EMBEDDED)
    if name.endswith((".xml", ".rels")) and beginning:
        check_xml = odf_parts.check_xml if file_type in odf_parts.TYPES.values() else ooxml_parts.check_xml
        check_xml(name, pieces, budget.xml)
    for _ in pieces:
        pass  # whether it is whole is known behind its last piece


def _check_name(name: str) -> None:
    if _RUNS.search(name):
        raise FileRefused(MACROS)
    if _CONNECTS.search(name):
        raise FileRefused(FETCHES)


def _is_foreign(name: str, beginning: bytes) -> bool:
    """Whether a part belongs to another program than the office's own."""
    is_unknown_binary = name.endswith(".bin") and not _HARMLESS_BINARY.search(name)
    return is_unknown_binary or beginning.startswith(_FOREIGN)


def _look_ahead(pieces: Iterable[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes of a part, at least so many where it has them, and all of its pieces, those included."""
    remaining, beginning = iter(pieces), b""
    for piece in remaining:
        beginning += piece
        if len(beginning) >= size:
            break
    return beginning, chain([beginning], remaining)


def _whole(pieces: Iterable[bytes]) -> bytes:
    """A document inside another, in memory."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > LARGEST_INSIDE:
            raise FileRefused(UNPACKS_TOO_LARGE)
    return bytes(content)
