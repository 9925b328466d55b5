"""Zip archives, which is what office documents are: opened without trusting what they say about themselves."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .refusals import MADE_AGAIN, TWO_KINDS, UNPACKS_TOO_LARGE, Refused

MOST_ENTRIES = 2_000
LARGEST_LIST = 1024 * 1024  # bytes of the archive's own list of contents
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes, of everything in it together
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = 24  # bytes that may stand after an entry to say its size once more
_ENCRYPTED, _PATCH, _STRONG = 0x1, 0x20, 0x40

DAMAGED = f"This file is damaged or not complete. {MADE_AGAIN}"
STRANGE = f"This file is packed in a way that its own programs do not use. {MADE_AGAIN}"
PROTECTED = "This file is protected by a password, so nobody could check it. Save it without the password first."


@dataclass(frozen=True)
class Entry:
    """One file in the archive, unpacked."""

    name: str
    content: bytes


def is_also_archive(content: bytes) -> bool:
    """Whether an archive's program would find an archive that ends where this content ends."""
    tail = content[-(_END_SIZE + 0xFFFF) :]
    at = tail.find(_END)
    while at >= 0:
        if at + _END_SIZE <= len(tail) and at + _END_SIZE + _number(tail, at + 20) == len(tail):
            return True
        at = tail.find(_END, at + 1)
    return False


def entries_of(content: bytes) -> Iterator[Entry]:
    """Every file in the archive, in its own order, unpacked within the bounds. Raises Refused."""
    found = _listed(content)
    _check_lie_side_by_side(content, found)
    left = LARGEST_UNPACKED
    for info in found.infolist():
        _check_entry(info)
        unpacked = _unpacked(content, info, left)
        left -= len(unpacked)
        yield Entry(info.filename, unpacked)


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "little")


def _listed(content: bytes) -> ZipFile:
    """The archive's list of contents, if it ends the file and is of a size that can be read."""
    end = content[-_END_SIZE:]
    if end[:4] != _END:
        raise Refused(TWO_KINDS if is_also_archive(content) or _END in content else DAMAGED)
    if _number(end, 10) > MOST_ENTRIES or int.from_bytes(end[12:16], "little") > LARGEST_LIST:
        raise Refused(UNPACKS_TOO_LARGE)
    try:
        found = ZipFile(BytesIO(content))
    except (BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error) as problem:
        raise Refused(DAMAGED) from problem
    if len(found.infolist()) > MOST_ENTRIES:
        raise Refused(UNPACKS_TOO_LARGE)
    return found


def _check_lie_side_by_side(content: bytes, found: ZipFile) -> None:
    """Entries fill the file from its first byte to the list of contents: none overlaps, nothing lies between."""
    at = 0
    for info in sorted(found.infolist(), key=lambda one: one.header_offset):
        if not 0 <= info.header_offset - at <= (_DESCRIPTOR if at else 0):
            raise Refused(STRANGE)
        at = _data_at(content, info) + info.compress_size
    if not 0 <= found.start_dir - at <= _DESCRIPTOR:
        raise Refused(STRANGE)


def _data_at(content: bytes, info: ZipInfo) -> int:
    """Where an entry's data begins. What stands before it must say the same as the list of contents."""
    header = content[info.header_offset : info.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size:
        raise Refused(DAMAGED)
    mark, _, flags, method, *_, name_size, extra_size = _LOCAL.unpack(header)
    name_at = info.header_offset + _LOCAL.size
    name = content[name_at : name_at + name_size]
    try:
        same = name.decode("utf-8" if flags & 0x800 else "cp437") == info.orig_filename
    except UnicodeDecodeError:
        same = False
    if mark != b"PK\x03\x04" or not same or method != info.compress_type:
        raise Refused(STRANGE)
    return name_at + name_size + extra_size


def _check_entry(info: ZipInfo) -> None:
    name = info.orig_filename
    parts = name.rstrip("/").split("/")
    if info.flag_bits & (_ENCRYPTED | _PATCH | _STRONG):
        raise Refused(PROTECTED)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(STRANGE)
    if "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts) or not name.isprintable():
        raise Refused(STRANGE)
    if info.external_attr >> 16 & 0o170000 == 0o120000:  # a link to somewhere else
        raise Refused(STRANGE)


def _unpacked(content: bytes, info: ZipInfo, most: int) -> bytes:
    """The entry's content: exactly as long as it says, with the sum it says, and within what is left."""
    at = _data_at(content, info)
    packed = content[at : at + info.compress_size]
    if info.file_size > most:
        raise Refused(UNPACKS_TOO_LARGE)
    if info.compress_type == ZIP_STORED:
        unpacked, whole = packed, True
    else:
        opened = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacked = opened.decompress(packed, info.file_size + 1)
        except zlib.error as problem:
            raise Refused(DAMAGED) from problem
        # One byte more than promised is enough to know that it lied.
        whole = len(unpacked) > info.file_size or (opened.eof and not opened.unused_data)
    if len(unpacked) > info.file_size:
        raise Refused(UNPACKS_TOO_LARGE)
    if not whole or len(unpacked) != info.file_size or zlib.crc32(unpacked) != info.CRC:
        raise Refused(DAMAGED)
    return unpacked
