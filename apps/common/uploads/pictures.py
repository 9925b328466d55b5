"""Pictures: one, whole, of a size that a screen can show, and nothing beside it in the file."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from apps.common.zip_reader import contains_zip

from .refusals import MADE_AGAIN, TWO_KINDS, Refused

MOST_PIXELS = 40_000_000  # a page of A4 at 600 dots an inch has 35 million
MOST_PARTS = 20_000
MOST_SCANS = 100  # of a JPEG that is drawn in passes; cameras make about ten

CUT_SHORT = f"This picture is damaged or not complete. {MADE_AGAIN}"
TOO_LARGE = "This picture has more than 40 million dots. Make it smaller, for example half as wide, and choose that."

_PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# Adam7: where each pass starts, and its steps, across and down.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_one_at_a_time = Lock()
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def check_png(content: bytes) -> None:
    """Raises Refused unless this is one whole PNG and nothing else."""
    dots, packed, at = b"", [], len(_PNG)
    for count in range(MOST_PARTS + 1):
        name, data, at = _chunk(content, at)
        if (name == b"IHDR") != (count == 0):
            raise Refused(CUT_SHORT)
        if name == b"IHDR":
            dots = data
        elif name == b"IDAT":
            packed.append(data)
        elif name == b"IEND":
            break
    else:
        raise Refused(CUT_SHORT)
    if at != len(content) or contains_zip(content):
        raise Refused(TWO_KINDS)
    _check_dots(packed, _bytes_of(dots))


def _chunk(content: bytes, at: int) -> tuple[bytes, bytes, int]:
    """A chunk's name and data, and where the next one begins."""
    size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
    data, end = content[at + 8 : at + 8 + size], at + 12 + size
    if end > len(content) or zlib.crc32(name + data) != int.from_bytes(content[end - 4 : end], "big"):
        raise Refused(CUT_SHORT)
    return name, data, end


def _bytes_of(header: bytes) -> int:
    """How many bytes the dots of a picture of this header take, unpacked."""
    if len(header) != 13:
        raise Refused(CUT_SHORT)
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">2L5B", header)
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlaced > 1 or not width or not height:
        raise Refused(CUT_SHORT)
    _check_size(width, height)
    bits, total = _CHANNELS[colour] * depth, 0
    for x, y, across, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(width - x) // across), -(-(height - y) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total


def _check_dots(packed: list[bytes], expected: int) -> None:
    """Unpacked piece by piece and thrown away: only its length must be right."""
    opened, found = zlib.decompressobj(), 0
    try:
        for piece in packed:
            left = piece
            while left:
                found += len(opened.decompress(left, 1024 * 1024))
                left = opened.unconsumed_tail
                if found > expected:
                    raise Refused(CUT_SHORT)
    except zlib.error as problem:
        raise Refused(CUT_SHORT) from problem
    if found != expected or not opened.eof or opened.unused_data:
        raise Refused(CUT_SHORT)


def only_the_jpeg(content: bytes) -> bytes:
    """The JPEG without what cameras put behind it, such as a short film. Raises Refused if it is not whole."""
    picture = content[: _end_of_jpeg(content)]
    if contains_zip(picture):
        raise Refused(TWO_KINDS)
    try:
        # The class itself: the general way would look for further pictures behind the first.
        opened = JpegImageFile(BytesIO(picture))
        opened.draft("L", (opened.width // 8 or 1, opened.height // 8 or 1))  # every byte is read, few dots are drawn
        with _nothing_may_be_missing():
            opened.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        IndexError,
        KeyError,
        struct.error,
        Image.DecompressionBombError,
    ) as problem:
        raise Refused(CUT_SHORT) from problem
    return picture


@contextmanager
def _nothing_may_be_missing() -> Iterator[None]:
    """WeasyPrint tells Pillow, for the whole process, to draw damaged pictures too. Here Pillow must say so."""
    with _one_at_a_time:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _end_of_jpeg(content: bytes) -> int:
    """Where the first picture ends, found by walking from part to part."""
    at, scans, sized = 2, 0, False
    for _ in range(MOST_PARTS):
        if content[at : at + 1] != b"\xff":
            raise Refused(CUT_SHORT)
        while content[at : at + 1] == b"\xff":
            at += 1
        marker = content[at] if at < len(content) else 0
        at += 1
        if marker == 0xD9 and sized and scans:
            return at
        size = int.from_bytes(content[at : at + 2], "big")
        if size < 2 or at + size > len(content) or marker in (0, 0x01, 0xD8, 0xD9, *range(0xD0, 0xD8)):
            raise Refused(CUT_SHORT)
        if marker in _SIZES:
            sized = True
            _check_size(
                int.from_bytes(content[at + 5 : at + 7], "big"), int.from_bytes(content[at + 3 : at + 5], "big")
            )
        at += size
        if marker == 0xDA:
            scans += 1
            following = _NEXT_MARKER.search(content, at)
            if following is None or scans > MOST_SCANS:
                raise Refused(CUT_SHORT)
            at = following.start()
    raise Refused(CUT_SHORT)


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise Refused(CUT_SHORT)
    if width * height > MOST_PIXELS:
        raise Refused(TOO_LARGE)
