"""PDFs: whole from the first byte to the last, and without parts that a reader would run."""

import re
import zlib
from collections.abc import Iterator

from apps.common.zip_reader import contains_zip

from .archives import PROTECTED
from .refusals import MADE_AGAIN, TWO_KINDS, UNPACKS_TOO_LARGE, FileRefused

DAMAGED = f"This PDF is damaged or not complete. {MADE_AGAIN}"
ACTIVE = (
    "This PDF holds a script, or a part that starts something or sends it elsewhere. "
    "Print it into a new PDF, and choose that."
)
FILES_INSIDE = "This PDF has other files inside. Save those you need one by one, or print it into a new PDF."
STRANGE = "This PDF is packed in a way that we cannot look into. Print it into a new PDF, and choose that."

LARGEST_UNPACKED = 50 * 1024 * 1024  # bytes of the lists of objects in it, which is where names can hide
LAST_PART = 2_048  # bytes in which a whole PDF says where its table of contents is
FIRST_PART = 1_536  # bytes by which a browser would guess, if it were let

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|ImportData|SubmitForm|RichMedia|Rendition|GoToE|GoToR)(?![A-Za-z0-9])")
_FILES = re.compile(rb"/(EmbeddedFiles?|Collection\s*<<|Collection\s+\d+\s+\d+\s+R)(?![A-Za-z0-9])")
_FORM_SCRIPT = re.compile(rb"/XFA\s*(\[|<<|\d+\s+\d+\s+R)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_LIST = re.compile(rb"/(O|#4[Ff])(b|#62)(j|#6[Aa])(S|#53)(t|#74)(m|#6[Dd])(?![A-Za-z0-9])")
# Packed more than once, or in steps that leave no name in one piece.
_TWISTED = re.compile(rb"/Filter\s*\[[^\]]*/\w+[^\]]*/\w+|/Predictor\s+([2-9]|1\d)")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_HTML = re.compile(rb"<(!doctype|html|head|body|script|iframe|svg|object|embed|\?php)", re.IGNORECASE)


def check_pdf(content: bytes) -> None:
    """Raises FileRefused unless this is one whole PDF with nothing in it that runs."""
    _check_whole(content)
    if contains_zip(content) or _HTML.search(content[:FIRST_PART]):
        raise FileRefused(TWO_KINDS)
    if _ENCRYPTED.search(content):
        raise FileRefused(PROTECTED)
    _check_names(_named(content))
    for unpacked in _object_lists(content):
        _check_names(_named(unpacked))


def _check_whole(content: bytes) -> None:
    trimmed = content.rstrip(b"\0\t\n\f\r ")
    if not _HEADER.match(content) or b"/Root" not in content:
        raise FileRefused(DAMAGED)
    if not trimmed.endswith(b"%%EOF"):
        raise FileRefused(TWO_KINDS if b"%%EOF" in content[-LAST_PART:] or b"PK\x05\x06" in content else DAMAGED)
    start = _START.search(trimmed[-LAST_PART:])
    if start is None or len(start[1]) > 12 or not _TABLE.match(content, int(start[1])):
        raise FileRefused(DAMAGED)


def _named(content: bytes) -> bytes:
    """With letters for numbers: a name may be written as /J#61vaScript."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _check_names(content: bytes) -> None:
    if _ACTIVE.search(content) or _FORM_SCRIPT.search(content):
        raise FileRefused(ACTIVE)
    if _FILES.search(content):
        raise FileRefused(FILES_INSIDE)


def _object_lists(content: bytes) -> Iterator[bytes]:
    """What lies in the file's compressed lists of objects, unpacked within the bounds."""
    left = LARGEST_UNPACKED
    for mention in _OBJECT_LIST.finditer(content):
        begins = _STREAM.search(content, mention.end(), mention.end() + 65_536)
        if begins is None:
            continue
        around = content[content.rfind(b"obj", 0, mention.start()) : begins.start()]
        if _TWISTED.search(_named(around)):
            raise FileRefused(STRANGE)
        opened = zlib.decompressobj()
        try:
            unpacked = opened.decompress(memoryview(content)[begins.end() :], left + 1)
        except zlib.error as problem:
            if b"Filter" in _named(around):
                raise FileRefused(STRANGE) from problem
            continue  # not compressed: it was read with the rest
        if len(unpacked) > left:
            raise FileRefused(UNPACKS_TOO_LARGE)
        left -= len(unpacked)
        yield unpacked
