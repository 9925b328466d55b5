"""Zip archives that people send, opened without trusting what they say about themselves. Pure: no Django.

Office documents and workbooks are such archives. Every limit holds before a part is unpacked, and again while it is:
the number of parts, the size of the list of contents, the size of everything unpacked. An archive that is laid out as
no office program writes one is refused, because that is how things are hidden in it.
"""

import struct
import zlib
from collections.abc import Iterator
from enum import Enum
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

LARGEST_DIRECTORY = 1024 * 1024  # bytes of the archive's own list of contents
PIECE = 64 * 1024  # bytes that stand in memory at a time

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = 24  # bytes that may stand after an entry to say its size once more
_ENCRYPTED, _PATCH, _STRONG = 0x1, 0x20, 0x40
_FILE_TYPE, _SYMBOLIC_LINK = 0o170000, 0o120000


class ZipFault(Enum):
    """Why an archive is not read. The words for it are those of whoever asked for the file."""

    DAMAGED = "damaged"  # or cut short
    TWO_FILES = "two_files"  # something stands behind the archive, or before it
    UNUSUAL = "unusual"  # laid out, named or packed as no office program does it
    REPEATED_NAME = "repeated_name"
    PROTECTED = "protected"  # by a password
    TOO_MANY_ENTRIES = "too_many_entries"
    TOO_LARGE = "too_large"  # once it is unpacked


class UnsafeZipError(Exception):
    """An archive that is not read any further. `count`: its entries, where there are too many."""

    def __init__(self, fault: ZipFault, count: int = 0):
        super().__init__(fault.value)
        self.fault = fault
        self.count = count


class BoundedZipReader:
    """One archive, looked at as a whole when it is opened. Raises UnsafeZipError, then and while it is read."""

    def __init__(self, content: bytes, *, most_entries: int, largest_unpacked: int):
        """`largest_unpacked`: bytes, of everything that is read from it together."""
        self._content = content
        self._room = largest_unpacked
        archive = _open_archive(content, most_entries)
        self._infos = archive.infolist()
        self._info_by_name = {info.filename: info for info in self._infos}
        for info in self._infos:
            _check_packing(info)
        _check_names(self._infos)
        self.unpacked_size = sum(info.file_size for info in self._infos)
        if self.unpacked_size > largest_unpacked:
            raise UnsafeZipError(ZipFault.TOO_LARGE)
        _check_layout(content, self._infos, archive.start_dir)

    @property
    def names(self) -> list[str]:
        """The names of all entries, in the archive's own order."""
        return [info.filename for info in self._infos]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of one entry, piece by piece. Raises KeyError if there is none by that name.

        Whether it was whole is known, and said by UnsafeZipError, only behind its last piece.
        """
        info = self._info_by_name[name]
        if info.file_size > self._room:
            raise UnsafeZipError(ZipFault.TOO_LARGE)
        self._room -= info.file_size
        return _unpack(self._content, info)

    def read(self, name: str) -> bytes:
        """The content of one entry, whole. Raises KeyError if there is none by that name."""
        return b"".join(self.pieces(name))


def contains_zip(content: bytes) -> bool:
    """Whether an archive's program would find an archive that ends where this content ends."""
    tail = content[-(_END_SIZE + 0xFFFF) :]
    at = tail.find(_END)
    while at >= 0:
        if at + _END_SIZE <= len(tail) and at + _END_SIZE + _short(tail, at + 20) == len(tail):
            return True
        at = tail.find(_END, at + 1)
    return False


def _short(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "little")


def _open_archive(content: bytes, most_entries: int) -> ZipFile:
    """The archive's list of contents, if it ends the file and is of a size that can be read."""
    end = content[-_END_SIZE:]
    if end[:4] != _END:
        is_followed = contains_zip(content) or _END in content
        raise UnsafeZipError(ZipFault.TWO_FILES if is_followed else ZipFault.DAMAGED)
    count, size = _short(end, 10), int.from_bytes(end[12:16], "little")
    if count > most_entries:
        raise UnsafeZipError(ZipFault.TOO_MANY_ENTRIES, count)
    if size > LARGEST_DIRECTORY:
        raise UnsafeZipError(ZipFault.TOO_LARGE)
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error) as error:
        raise UnsafeZipError(ZipFault.DAMAGED) from error
    if len(archive.infolist()) > most_entries:
        raise UnsafeZipError(ZipFault.TOO_MANY_ENTRIES, len(archive.infolist()))
    return archive


def _check_packing(info: ZipInfo) -> None:
    """Neither locked nor packed in a way that office programs do not use, nor a link to somewhere else."""
    if info.flag_bits & (_ENCRYPTED | _PATCH | _STRONG):
        raise UnsafeZipError(ZipFault.PROTECTED)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnsafeZipError(ZipFault.UNUSUAL)
    if info.external_attr >> 16 & _FILE_TYPE == _SYMBOLIC_LINK:
        raise UnsafeZipError(ZipFault.UNUSUAL)


def _check_names(infos: list[ZipInfo]) -> None:
    """No name leads out of the archive, and none stands there twice, however it is capitalised."""
    seen: set[str] = set()
    for info in infos:
        name = info.filename.casefold()
        if name in seen:
            raise UnsafeZipError(ZipFault.REPEATED_NAME)
        seen.add(name)
    for info in infos:
        name = info.orig_filename
        steps = name.rstrip("/").split("/")
        if "\\" in name or ":" in name or not name.isprintable():
            raise UnsafeZipError(ZipFault.UNUSUAL)
        if {"", ".", ".."}.intersection(steps):
            raise UnsafeZipError(ZipFault.UNUSUAL)


def _check_layout(content: bytes, infos: list[ZipInfo], directory_at: int) -> None:
    """Entries fill the file from its first byte to the list of contents: none overlaps, nothing lies between."""
    at = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        gap = info.header_offset - at
        if not 0 <= gap <= (_DESCRIPTOR if at else 0):
            raise UnsafeZipError(ZipFault.UNUSUAL)
        at = _data_offset(content, info) + info.compress_size
    if not 0 <= directory_at - at <= _DESCRIPTOR:
        raise UnsafeZipError(ZipFault.UNUSUAL)


def _data_offset(content: bytes, info: ZipInfo) -> int:
    """Where an entry's data begins. What stands before it must say the same as the list of contents."""
    header = content[info.header_offset : info.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size:
        raise UnsafeZipError(ZipFault.DAMAGED)
    mark, _, flags, method, *_, name_size, extra_size = _LOCAL.unpack(header)
    name_at = info.header_offset + _LOCAL.size
    name = content[name_at : name_at + name_size]
    try:
        is_same_name = name.decode("utf-8" if flags & 0x800 else "cp437") == info.orig_filename
    except UnicodeDecodeError:
        is_same_name = False
    if mark != b"PK\x03\x04" or not is_same_name or method != info.compress_type:
        raise UnsafeZipError(ZipFault.UNUSUAL)
    return name_at + name_size + extra_size


def _unpack(content: bytes, info: ZipInfo) -> Iterator[bytes]:
    """The entry's content in pieces: together exactly as long as it says, with the checksum it says."""
    at = _data_offset(content, info)
    packed = memoryview(content)[at : at + info.compress_size]
    pieces = _slices(packed) if info.compress_type == ZIP_STORED else _inflate(packed)
    size = checksum = 0
    for piece in pieces:
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > info.file_size:
            raise UnsafeZipError(ZipFault.TOO_LARGE)
        yield piece
    if size != info.file_size or checksum != info.CRC:
        raise UnsafeZipError(ZipFault.DAMAGED)


def _slices(content: memoryview) -> Iterator[bytes]:
    for at in range(0, len(content), PIECE):
        yield bytes(content[at : at + PIECE])


def _inflate(packed: memoryview) -> Iterator[bytes]:
    """What a packed entry unpacks to, never more than one piece at a time."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _slices(packed):
            if inflater.eof:
                raise UnsafeZipError(ZipFault.DAMAGED)
            left = piece
            while left and not inflater.eof:
                yield inflater.decompress(left, PIECE)
                left = inflater.unconsumed_tail
        while not inflater.eof and (rest := inflater.decompress(b"", PIECE)):
            yield rest
    except zlib.error as error:
        raise UnsafeZipError(ZipFault.DAMAGED) from error
    if not inflater.eof or inflater.unused_data:
        raise UnsafeZipError(ZipFault.DAMAGED)
