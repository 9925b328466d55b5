"""A JPEG as a row of segments: where its first picture ends, and how large it is. Pure: no Django."""

import re

from apps.common.zip_reader import contains_zip

from .picture_limits import CUT_SHORT, MOST_PARTS, check_passes, check_size
from .refusals import TWO_KINDS, FileRefused

LONGEST_FILL = 64  # bytes that may stand before a marker; decoders go over them one by one
MOST_SCANS = 100  # of a JPEG that is drawn in passes; cameras make about ten

_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
_RESTARTS = range(0xD0, 0xD8)
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_NOT_A_SEGMENT = (0, 0x01, _START_OF_IMAGE, _END_OF_IMAGE, *_RESTARTS)
_FILL = re.compile(rb"\xff+")
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def first_picture(content: bytes) -> bytes:
    """The JPEG without what cameras put behind it, such as a short film. Raises FileRefused if it is not whole."""
    picture = content[: _end_of_picture(content)]
    if contains_zip(picture):
        raise FileRefused(TWO_KINDS)
    return picture


def _end_of_picture(content: bytes) -> int:
    """Where the first picture ends, found by walking from segment to segment."""
    at, scans, pixels = 2, 0, 0
    for _ in range(MOST_PARTS):
        marker, at = _marker(content, at)
        if marker == _END_OF_IMAGE and pixels and scans:
            return at
        size = int.from_bytes(content[at : at + 2], "big")
        if size < 2 or at + size > len(content) or marker in _NOT_A_SEGMENT:
            raise FileRefused(CUT_SHORT)
        if marker in _FRAME_HEADERS:
            pixels = _pixels(content, at)
        at += size
        if marker == _START_OF_SCAN:
            scans += 1
            check_passes(pixels, scans)
            at = _end_of_scan(content, at, scans)
    raise FileRefused(CUT_SHORT)


def _pixels(content: bytes, at: int) -> int:
    """How many pixels the header of a frame says that there are. Raises FileRefused where they are too many."""
    height, width = int.from_bytes(content[at + 3 : at + 5], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
    check_size(width, height)
    return width * height


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker that stands here, and where its segment begins."""
    fill = _FILL.match(content, at)
    if fill is None or len(fill[0]) > LONGEST_FILL:
        raise FileRefused(CUT_SHORT)
    at = fill.end()
    return (content[at] if at < len(content) else 0), at + 1


def _end_of_scan(content: bytes, at: int, scans: int) -> int:
    following = _NEXT_MARKER.search(content, at)
    if following is None or scans > MOST_SCANS:
        raise FileRefused(CUT_SHORT)
    return following.start()
