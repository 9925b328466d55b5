"""A PNG as a row of chunks: whole, with nothing behind it, and as many pixels as it says. Pure: no Django."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from apps.common.zip_reader import contains_zip

from .picture_limits import CUT_SHORT, MOST_PARTS, check_decoded, check_size
from .refusals import TWO_KINDS, FileRefused

SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Header, palette, transparency, pixels and end; and EXIF, for the way the camera was held.
_PICTURE_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_WHOLE = ((0, 0, 1, 1),)
# Adam7: where each pass starts, and its steps, across and down.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


@dataclass(frozen=True)
class Chunk:
    """One part of a PNG."""

    name: bytes
    data: bytes
    raw: bytes  # with its length, name and checksum


@dataclass(frozen=True)
class PngHeader:
    """What a PNG says of itself."""

    width: int
    height: int
    depth: int  # bits of one channel
    colour: int
    is_interlaced: bool


def read_header(data: bytes) -> PngHeader:
    """The header, within the limit of pixels. Raises FileRefused."""
    if len(data) != 13:
        raise FileRefused(CUT_SHORT)
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">2L5B", data)
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlaced > 1:
        raise FileRefused(CUT_SHORT)
    check_size(width, height)
    check_decoded(width * height * _CHANNELS[colour] * (2 if depth == 16 else 1))
    return PngHeader(width, height, depth, colour, bool(interlaced))


def picture_only(content: bytes) -> tuple[PngHeader, bytes]:
    """The PNG without its notes, profiles and further frames. Raises FileRefused unless it is one whole PNG."""
    chunks = list(_chunks(content))
    header = read_header(chunks[0].data)
    pixels, kept = [], [SIGNATURE]
    for chunk in chunks:
        if chunk.name == b"IDAT":
            pixels.append(chunk.data)
        if chunk.name in _PICTURE_CHUNKS:
            kept.append(chunk.raw)
    _check_pixels(pixels, _unpacked_size(header))
    return header, b"".join(kept)


def _chunks(content: bytes) -> Iterator[Chunk]:
    """Every part, from the header to the end of the file. Raises FileRefused."""
    at = len(SIGNATURE)
    for count in range(MOST_PARTS + 1):
        chunk = _chunk(content, at)
        at += len(chunk.raw)
        if (chunk.name == b"IHDR") != (count == 0):
            raise FileRefused(CUT_SHORT)
        yield chunk
        if chunk.name == b"IEND":
            break
    else:
        raise FileRefused(CUT_SHORT)
    if at != len(content) or contains_zip(content):
        raise FileRefused(TWO_KINDS)


def _chunk(content: bytes, at: int) -> Chunk:
    size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
    data, end = content[at + 8 : at + 8 + size], at + 12 + size
    if end > len(content) or zlib.crc32(name + data) != int.from_bytes(content[end - 4 : end], "big"):
        raise FileRefused(CUT_SHORT)
    return Chunk(name, data, content[at:end])


def _unpacked_size(header: PngHeader) -> int:
    """How many bytes the pixels of a picture of this header take, unpacked."""
    bits, total = _CHANNELS[header.colour] * header.depth, 0
    for x, y, across, down in _PASSES if header.is_interlaced else _WHOLE:
        columns, rows = -(-(header.width - x) // across), -(-(header.height - y) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total


def _check_pixels(packed: list[bytes], expected: int) -> None:
    """Unpacked piece by piece and thrown away: only its length must be right."""
    inflater, size = zlib.decompressobj(), 0
    try:
        for piece in packed:
            left = piece
            while left:
                size += len(inflater.decompress(left, 1024 * 1024))
                left = inflater.unconsumed_tail
                if size > expected:
                    raise FileRefused(CUT_SHORT)
    except zlib.error as error:
        raise FileRefused(CUT_SHORT) from error
    if size != expected or not inflater.eof or inflater.unused_data:
        raise FileRefused(CUT_SHORT)
