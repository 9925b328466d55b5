"""Lines that the printing library breaks too early, set as they should be.

Where a text fills its line but for the space behind it, the library (WeasyPrint 70) takes the whole text for too wide
and breaks it after its first word. A space at the end of a line takes no room: here the text keeps its line.
"""

from weasyprint.layout import inline
from weasyprint.text import line_break

_split = line_break.split_first_line


def install() -> None:
    """From here on lines are broken like this in every PDF of this process."""
    inline.split_first_line = split_first_line


def split_first_line(text, style, context, max_width, *more, **options):
    """As the library's own, which see."""
    first = _split(text, style, context, max_width, *more, **options)
    words = text.rstrip(" ")
    length = first[1]
    is_one_word = " " not in text.encode()[:length].decode().strip(" ")
    if max_width is None or words == text or " " not in words or not is_one_word:
        return first
    layout, length, resume_at, width, height, baseline = _split(words, style, context, max_width, *more, **options)
    if resume_at is not None or width > max_width:
        return first
    # What comes next begins with the space, which takes no room at the beginning of a line either.
    return layout, length, len(words.encode()), width, height, baseline
