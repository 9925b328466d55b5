"""Which fonts print, and which signs they have.

The library that looks for fonts is pointed at our own folder before it is first loaded, so the host's fonts never
matter and the same report is the same everywhere.
"""

import os
import re
import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

TEXT = "Atkinson Hyperlegible Next"
# Lend the signs that the text font lacks, in this order.
LENDERS = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans Gujarati",
    "Noto Sans Tamil",
    "Noto Sans Thai",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Emoji",
    "Noto Sans Math",
    "NanumGothic",
    "Droid Sans Fallback",
)
# A word longer than this may break after every so many signs: looking for a place in it takes the printer a time
# that grows with its square.
LONGEST_WORD, PART_OF_WORD = 150, 75
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
# Stands for a sign that cannot be printed. Noto Sans has it.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="strong">
    <family>{text}</family>
    <accept><family>{lenders}</family></accept>
  </alias>
</fontconfig>
"""


def folder() -> Path:
    """Where the fonts lie."""
    return Path(settings.REPORT_FONTS_DIR)


def use_only_ours() -> None:
    """Point the font library at our folder. Does nothing useful once WeasyPrint is loaded, so call it first."""
    place = Path(settings.DATA_DIR) / "print-fonts"
    place.mkdir(parents=True, exist_ok=True)
    text = CONFIGURATION.format(
        folder=escape(str(folder())),
        cache=escape(str(place / "cache")),
        text=TEXT,
        lenders="</family><family>".join(LENDERS),
    )
    file = place / "fonts.conf"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        # Several processes start at once: each writes its own file and puts it in place in one step.
        own = place / f"fonts.conf.{os.getpid()}"
        own.write_text(text, encoding="utf-8")
        own.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)


@cache
def unprintable() -> re.Pattern[str]:
    """Matches every sign that no font here has, and every control sign but the end of a line.

    Read once per process, in about a fifth of a second.
    """
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for file in sorted(folder().glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            covered.update(font.getBestCmap())
    printable = [ord("\n")]
    for code in sorted(covered):
        if _shows(code):
            printable.append(code)
    return re.compile(f"[^{_as_ranges(printable)}]")


def _shows(code: int) -> bool:
    """Whether a sign can have a picture. Controls, line separators and annotation marks have none anywhere, and
    what a private-use sign means is known to its writer alone.
    """
    return unicodedata.category(chr(code)) not in ("Cc", "Co", "Cs", "Zl", "Zp") and not 0xFFF9 <= code <= 0xFFFB


def _as_ranges(codes: list[int]) -> str:
    """The codes as the inside of a character class."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def printable(text: str) -> str:
    """The text with a visible mark in the place of every sign that cannot be printed."""
    return text if text.isascii() and text.isprintable() else unprintable().sub(_stand_in, text)


def breakable(text: str) -> str:
    """The text with places to break in words that are longer than a line."""
    return _LONG_WORD.sub(lambda word: BREAK_HERE.join(_parts(word[0])), text)


def _parts(word: str) -> list[str]:
    return [word[start : start + PART_OF_WORD] for start in range(0, len(word), PART_OF_WORD)]


def _stand_in(found: re.Match[str]) -> str:
    """The mark; nothing for signs that are never seen, such as joiners and selectors of a variant."""
    sign = found[0]
    unseen = unicodedata.category(sign) == "Cf" or unicodedata.name(sign, "").startswith("VARIATION SELECTOR")
    return "" if unseen and not 0xFFF9 <= ord(sign) <= 0xFFFB else REPLACEMENT
