"""How large a picture may be, and what is said of one that is not whole. Pure: no Django."""

from .refusals import MADE_AGAIN, FileRefused

MOST_PIXELS = 40_000_000  # a page of A4 at 600 dots an inch has 35 million
# Of a JPEG that is drawn in passes: each goes over the whole picture, which stands in memory twice meanwhile.
MOST_PIXELS_IN_PASSES = 20_000_000
MOST_PIXELS_DRAWN = 200_000_000  # of all passes together; programs make about ten
MOST_PARTS = 20_000
MOST_DECODED = 3 * MOST_PIXELS  # bytes: each channel of a dot takes one, or two where it has 16 bits
LONGEST_SIDE = 65_535  # pixels: no JPEG has more, and each row of a PNG costs something of its own

CUT_SHORT = f"This picture is damaged or not complete. {MADE_AGAIN}"
TOO_LARGE = "This picture has more than 40 million dots. Make it smaller, for example half as wide, and choose that."
TOO_FINE = (
    "This picture is too large for one that can be seen through, or has 16 bits a colour. "
    "Save it without those, or half as wide, and choose that."
)
TOO_LONG = "This picture is more than 65,000 dots high or wide. Cut out the part that matters, and choose that."

TOO_MANY_PASSES = (
    "This picture is drawn in passes (“progressive”), which takes too long at its size. "
    "Save it as JPEG without them, or half as wide, and choose that."
)


def check_size(width: int, height: int) -> None:
    """Raises FileRefused for a picture of no size, or of more pixels than are decoded here."""
    if not width or not height:
        raise FileRefused(CUT_SHORT)
    if width * height > MOST_PIXELS:
        raise FileRefused(TOO_LARGE)
    if max(width, height) > LONGEST_SIDE:
        raise FileRefused(TOO_LONG)


def check_decoded(size: int) -> None:
    """Raises FileRefused for a picture that takes more bytes in memory than the largest ordinary one."""
    if size > MOST_DECODED:
        raise FileRefused(TOO_FINE)


def check_passes(pixels: int, passes: int) -> None:
    """Raises FileRefused for a picture of that size that is drawn over and over."""
    if passes > 1 and (pixels > MOST_PIXELS_IN_PASSES or pixels * passes > MOST_PIXELS_DRAWN):
        raise FileRefused(TOO_MANY_PASSES)
