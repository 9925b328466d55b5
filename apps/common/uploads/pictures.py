"""Pictures: decoded within a limit of pixels and encoded anew, so that nothing but the picture is kept.

What a camera or a program writes beside it (where and when it was taken, with what, by whom, colour profiles,
comments, a small copy of it) does not come along. Only the way the camera was held does, as the one EXIF tag: so that
every program shows the picture as it did before, and no pixel is turned.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any

from PIL import ExifTags, Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from .jpeg_segments import first_picture
from .picture_limits import CUT_SHORT, check_size
from .png_chunks import PngHeader, picture_only
from .refusals import FileRefused

UPRIGHT = 1
ORIENTATIONS = range(1, 9)

_PNG_EFFORT = 3  # of 9: no larger than with more, in a third of the time
# As good as the original to the eye; only for JPEGs whose own tables cannot be used again.
_FALLBACK_QUALITY = 92
# What Pillow raises on pictures that are not what they seem.
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    struct.error,
    Image.DecompressionBombError,
)
_one_at_a_time = Lock()  # a decoded picture takes up to 160 MB


def reencode_png(content: bytes) -> bytes:
    """The picture of a PNG, as a new PNG without loss. Raises FileRefused if it is not one whole PNG."""
    header, chunks = picture_only(content)
    with _strict_decoding():
        # The class itself: the general way would try other kinds of file.
        picture = PngImageFile(BytesIO(chunks))
        _decode(picture)
        how: dict[str, Any] = _orientation_tag(picture)
        transparent = _transparent_colour(picture, header)
        if transparent is not None:
            how["transparency"] = transparent
        return _encode(picture, "PNG", compress_level=_PNG_EFFORT, **how)


def reencode_jpeg(content: bytes) -> bytes:
    """The first picture of a JPEG, as a new JPEG with the same tables: as good as it was.

    Raises FileRefused if it is not whole.
    """
    segments = first_picture(content)
    with _strict_decoding():
        # The class itself: the general way would look for further pictures behind the first.
        picture = JpegImageFile(BytesIO(segments))
        _decode(picture)
        how: dict[str, Any] = _orientation_tag(picture)
        if picture.info.get("progressive"):
            how["progressive"] = True
        try:
            return _encode(picture, "JPEG", quality="keep", **how)
        except ValueError:
            return _encode(picture, "JPEG", quality=_FALLBACK_QUALITY, **how)


@contextmanager
def _strict_decoding() -> Iterator[None]:
    """WeasyPrint tells Pillow, for the whole process, to draw damaged pictures too. Here Pillow must say so."""
    with _one_at_a_time:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        except _UNREADABLE as error:
            raise FileRefused(CUT_SHORT) from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _decode(picture: ImageFile.ImageFile) -> None:
    check_size(picture.width, picture.height)
    picture.load()


def _encode(picture: Image.Image, form: str, **how: Any) -> bytes:
    """The picture as a new file: Pillow writes some of what it has read, so there must be nothing left of it."""
    picture.info.clear()
    target = BytesIO()
    picture.save(target, form, **how)
    return target.getvalue()


def _orientation_tag(picture: Image.Image) -> dict[str, bytes]:
    """How the camera was held, as the one EXIF tag; nothing where the picture stands upright as it is."""
    orientation = _orientation(picture)
    if orientation == UPRIGHT:
        return {}
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return {"exif": exif.tobytes()}


def _orientation(picture: Image.Image) -> int:
    """1 to 8, as the picture's EXIF says; upright where it says nothing that can be read."""
    exif = Image.Exif()
    try:
        exif.load(picture.info.get("exif", b""))
        orientation = exif.get(ExifTags.Base.Orientation)
    except _UNREADABLE:
        return UPRIGHT
    return orientation if isinstance(orientation, int) and orientation in ORIENTATIONS else UPRIGHT


def _transparent_colour(picture: Image.Image, header: PngHeader) -> Any:
    """Which colour is to be seen through, in the steps in which the new file counts; None: no single colour is."""
    transparent = picture.info.get("transparency")
    if transparent is None or picture.mode == "P":
        return transparent
    if picture.mode == "1":
        return 1 if transparent else 0
    if picture.mode == "L" and header.depth < 8:
        return transparent * 255 // (2**header.depth - 1)
    if picture.mode == "RGB" and header.depth == 16:
        return tuple(step >> 8 for step in transparent)
    return transparent
