"""PDFs: whole from the first byte to the last, and without parts that a reader would run."""

import re
import zlib
from collections.abc import Iterator

from apps.common.zip_reader import contains_zip

from .pdf_encryption import NeedsPasswordError, StreamKey, empty_password_key
from .pdf_syntax import (
    MORE_THAN_WE_READ,
    STRANGE,
    Budget,
    PdfObject,
    Place,
    decode_string,
    places,
    read_object,
    spelled,
)
from .refusals import AS_NEW_PDF, MADE_AGAIN, TWO_KINDS, UNPACKS_TOO_LARGE, FileRefused

DAMAGED = f"This PDF is damaged or not complete. {MADE_AGAIN}"
ACTIVE = f"This PDF holds a script, or a part that starts something or sends it elsewhere. {AS_NEW_PDF}"
FILES_INSIDE = "This PDF has other files inside. Save those you need one by one, or print it into a new PDF."
LOCKED = (
    "This PDF asks for a password before it opens, so nobody could check it. Open it with the password, "
    "print it into a new PDF without one, and choose that."
)

LARGEST_UNPACKED = 50 * 1024 * 1024  # bytes of the lists of objects in it, which is where names can hide
MOST_LOCKS = 10  # ways of locking that one file may name; a program writes one
MOST_LISTED = 100_000  # objects in those lists that hold a name to look at
LAST_PART = 2_048  # bytes in which a whole PDF says where its table of contents is
FIRST_PART = 1_536  # bytes by which a browser would guess, if it were let

# Some programs write a mark or an empty line in front; every reader steps over it.
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[\0\t\n\f\r ]{0,1000}(%PDF-)([12]\.\d)?")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)")
_COMMENT = re.compile(rb"%[^\r\n]*")
_HTML = re.compile(rb"<(!doctype|html|head|body|script|iframe|svg|object|embed|\?php)", re.IGNORECASE)

_ACTIONS = {b"JavaScript", b"Launch", b"ImportData", b"SubmitForm", b"RichMedia", b"Rendition", b"GoToE", b"GoToR"}
_FILES = {b"EmbeddedFile", b"EmbeddedFiles", b"FileAttachment"}
_LOOKED_AT = sorted({*_ACTIONS, *_FILES, b"XFA", b"EF", b"Collection", b"Encrypt"})
_NAME_TO_LOOK_AT = re.compile(rb"/(?:" + rb"|".join(map(spelled, _LOOKED_AT)) + rb")")
_NAME_OF_A_LIST = re.compile(rb"/(?:" + spelled(b"ObjStm") + rb"|" + spelled(b"First") + rb")")


def begins_as_pdf(content: bytes) -> bool:
    """Whether readers of PDF would take this for one."""
    return _HEADER.match(content) is not None


def check_pdf(content: bytes) -> None:
    """Raises FileRefused unless this is one whole PDF with nothing in it that runs."""
    _check_whole(content)
    if contains_zip(content) or _HTML.search(content[:FIRST_PART]):
        raise FileRefused(TWO_KINDS)
    budget, lists, encryptions = Budget(), [], []
    for place, found in _objects_to_look_at(content, budget):
        _check_object(found)
        if found.value(b"Root") and found.value(b"Encrypt") not in ([], [b"null"]):
            encryptions.append(found)
        if place.is_stream and (b"/ObjStm" in found.value(b"Type") or found.value(b"First")):
            lists.append((place, found))
    key = _key(content, encryptions) if encryptions else None
    _check_lists(content, lists, key, budget)


def _objects_to_look_at(content: bytes, budget: Budget) -> Iterator[tuple[Place, PdfObject]]:
    """Those that hold a name to look at, or may be a list of objects."""
    for place in places(content, budget):
        is_list = place.is_stream and _NAME_OF_A_LIST.search(content, place.start, place.end)
        if is_list or _NAME_TO_LOOK_AT.search(content, place.start, place.end):
            yield place, read_object(content, place.start, place.end, budget)


def _check_whole(content: bytes) -> None:
    trimmed = content.rstrip(b"\0\t\n\f\r ")
    header = _HEADER.match(content)
    if header is None or header[2] is None or b"/Root" not in content:
        raise FileRefused(DAMAGED)
    if not trimmed.endswith(b"%%EOF"):
        raise FileRefused(TWO_KINDS if b"%%EOF" in content[-LAST_PART:] or b"PK\x05\x06" in content else DAMAGED)
    _check_start(content, trimmed, header.start(1))


def _check_start(content: bytes, trimmed: bytes, header_at: int) -> None:
    """Raises FileRefused unless the table of contents is where the end of the file says."""
    start = _START.search(trimmed[-LAST_PART:])
    if start is None or len(start[1]) > 12:
        raise FileRefused(DAMAGED)
    # Some programs count from the header, and some from what stands in front of it.
    if not any(_TABLE.match(content, int(start[1]) + ahead) for ahead in {0, header_at}):
        raise FileRefused(DAMAGED)


def _check_object(found: PdfObject) -> None:
    """Raises FileRefused for what a reader would run, send or save: by what names stand for, not as words."""
    for name, values in found.entries:
        if name in (b"S", b"Subtype", b"Type"):
            _check_kinds(_names_among(values))
        # Under this name a list would be a place in the text that somebody called so.
        if name == b"XFA" or (name == b"JavaScript" and values[:1] != [b"["]):
            raise FileRefused(ACTIVE)
        if name == b"EmbeddedFiles" or (name in (b"EF", b"Collection") and values[:1] not in ([], [b"null"])):
            raise FileRefused(FILES_INSIDE)
    _check_kinds(found.all_names if found.is_odd else found.loose_names)


def _names_among(values: list[bytes]) -> list[bytes]:
    return [value[1:] for value in values if value.startswith(b"/")]


def _check_kinds(kinds: list[bytes]) -> None:
    if _ACTIONS.intersection(kinds):
        raise FileRefused(ACTIVE)
    if _FILES.intersection(kinds):
        raise FileRefused(FILES_INSIDE)


def _key(content: bytes, trailers: list[PdfObject]) -> StreamKey:
    """What unlocks a file that opens without a password. Raises FileRefused for one that needs it."""
    locks: list[tuple[PdfObject, bytes]] = []
    tried: set[tuple[bytes, bytes]] = set()
    numbered = _numbered(content, {trailer.value(b"Encrypt")[0] for trailer in trailers})
    for trailer in trailers:
        lock, file_id = trailer.value(b"Encrypt")[0], _file_id(trailer)
        if lock == b"<<":
            locks.append((trailer, file_id))
        elif (lock, file_id) not in tried:  # a file that was saved many times names its lock each time
            tried.add((lock, file_id))
            locks.extend((found, file_id) for found in numbered.get(lock, []))
    for encryption, file_id in locks[:MOST_LOCKS]:
        try:
            return empty_password_key(encryption, file_id)
        except NeedsPasswordError:
            continue
    raise FileRefused(MORE_THAN_WE_READ if len(locks) > MOST_LOCKS else LOCKED)


def _file_id(trailer: PdfObject) -> bytes:
    strings = [token for token in trailer.value(b"ID") if token.startswith((b"(", b"<"))]
    return decode_string(strings[0]) if strings else b""


def _numbered(content: bytes, numbers: set[bytes]) -> dict[bytes, list[PdfObject]]:
    """The objects of some numbers, of each the last one first."""
    budget = Budget()
    found: dict[bytes, list[PdfObject]] = {}
    for place in places(content, budget):
        number = b"%d" % place.number
        if number in numbers:
            found.setdefault(number, []).insert(0, read_object(content, place.start, place.end, budget))
    return found


def _check_lists(content: bytes, lists: list[tuple[Place, PdfObject]], key: StreamKey | None, budget: Budget) -> None:
    left = LARGEST_UNPACKED
    packed_to = 0
    for place, found in lists:
        end = content.find(b"endstream", place.end)
        budget.spend(read_again=max(0, min(packed_to, end) - place.end))
        packed_to = max(packed_to, end)
        unpacked = _unpack(content, place, found, key, left)
        left -= len(unpacked)
        budget.spend(names=unpacked.count(b"/"))
        if _NAME_TO_LOOK_AT.search(unpacked):
            _check_listed(unpacked, found, budget)


def _unpack(content: bytes, place: Place, found: PdfObject, key: StreamKey | None, left: int) -> bytes:
    """The text of a compressed list of objects, within what is left of the bounds."""
    data = _stream_data(content, place, found, key)
    filters = [value for value in found.value(b"Filter") if value != b"["]
    if not filters or filters == [b"null"]:
        unpacked = data
    elif filters == [b"/FlateDecode"] and _is_packed_plainly(found):
        unpacked = _inflate(data, left)
    else:
        raise FileRefused(STRANGE)
    if len(unpacked) > left:
        raise FileRefused(UNPACKS_TOO_LARGE)
    return unpacked


def _stream_data(content: bytes, place: Place, found: PdfObject, key: StreamKey | None) -> bytes:
    """The data of a stream, unlocked but as they are packed."""
    begin = place.end + len(b"stream")
    begin += 2 if content.startswith(b"\r\n", begin) else 1
    end = content.find(b"endstream", begin)
    if end < 0 or found.is_odd:
        raise FileRefused(STRANGE)
    data = content[begin:end]
    return data if key is None else key.unlock(data, place.number, place.generation)


def _is_packed_plainly(found: PdfObject) -> bool:
    """Not in steps that leave no name in one piece."""
    predictors = [values for name, values in found.entries if name == b"Predictor"]
    is_elsewhere = found.value(b"DecodeParms")[:1] not in ([], [b"<<"], [b"null"], [b"["])
    return all(values == [b"1"] for values in predictors) and not is_elsewhere


def _inflate(data: bytes, left: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(data, left + 1)
    except zlib.error as problem:
        raise FileRefused(STRANGE) from problem
    if len(unpacked) <= left and not inflater.eof:
        raise FileRefused(STRANGE)
    return unpacked


def _check_listed(unpacked: bytes, found: PdfObject, budget: Budget) -> None:
    """Each object of a list, from where its table says that it begins."""
    first = found.value(b"First")
    if len(first) != 1 or not first[0].isdigit() or int(first[0]) > len(unpacked):
        raise FileRefused(STRANGE)
    begin = int(first[0])
    numbers = _COMMENT.sub(b"", unpacked[:begin]).split()
    if len(numbers) > 2 * MOST_LISTED or not all(number.isdigit() and len(number) < 12 for number in numbers):
        raise FileRefused(STRANGE)
    for offset in numbers[1::2]:
        budget.spend(objects=1)
        if begin + int(offset) < len(unpacked):
            _check_object(read_object(unpacked, begin + int(offset), len(unpacked), budget, only_one=True))
