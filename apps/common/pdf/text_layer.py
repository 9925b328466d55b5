"""What software takes out of a PDF: for every glyph, the letters that were typed.

The printing library keeps one text for each glyph: the first that it stood for. But a glyph stands for more. The body
of an Arabic beh is the body of a teh too, and their dots are glyphs of their own; a letter with a mark above is the
letter's glyph and the mark's; a closing bracket is an opening one where the script runs from the right. So each pair
of a glyph and a text gets a code of its own here. The first pair keeps the glyph's number, the others follow behind
the last glyph, and the font's dictionary says which glyph they draw.

It goes along with the library glyph by glyph, and holds each against the one that the library draws: should another
version draw otherwise, nothing is printed, and never a page with other letters.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pydyf
from weasyprint.draw import text as drawing
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, harfbuzz, pango

ffi.cdef("hb_bool_t hb_font_get_nominal_glyph (hb_font_t *, hb_codepoint_t, hb_codepoint_t *);")

LAST_CODE = 0xFFFF
# For glyphs that stand for no letter of their own, such as the dots of a beh. Where there is no text, the readers in
# some browsers take the code for one; these are signs that are never seen.
UNSEEN = (0xFFFE, *range(0xFE00, 0xFE10), *range(0x2060, 0x2070), *range(0x200B, 0x2010))
# Of one code, as the library writes it.
DIGITS = 4
TEXTS_IN_ONE_BLOCK = 100
_SHOWN = re.compile(r"<([0-9a-f]+)>")


class DrawnOtherwiseError(Exception):
    """The printing library drew something else than was read from its line."""


class Drawn(NamedTuple):
    """What a glyph of a line is drawn by: in the library's spelling and in ours."""

    shown: str
    code: str


class Codes:
    """The codes of one font in one file. The font itself is not kept: its file is large."""

    def __init__(self, font: Font) -> None:
        self._first_texts = font.to_unicode
        self._hb_font = font.hb_font
        behind = range(font.glyph_count, LAST_CODE + 1)
        self._spare = (code for code in behind if code not in UNSEEN)
        self._unseen = (code for code in UNSEEN if code in behind)
        self._of: dict[tuple[int, str], Drawn] = {}
        # Behind the font's own glyphs: code to glyph and text.
        self.more: dict[int, tuple[int, str]] = {}
        self._nominal: dict[str, int] = {}

    def drawn(self, glyph: int, text: str) -> Drawn:
        """The code that draws this glyph and is read as this text."""
        known = self._of.get((glyph, text))
        if known is None:
            known = self._of[glyph, text] = Drawn(f"{glyph:04x}", f"{self._new(glyph, text):04x}")
        return known

    def _new(self, glyph: int, text: str) -> int:
        if text and self._first_texts.setdefault(glyph, text) == text:
            return glyph
        code = next(self._spare if text else chain(self._unseen, self._spare), None)
        if code is None:
            return glyph
        self.more[code] = (glyph, text)
        return code

    def nominal(self, letter: str) -> int:
        """The glyph of a letter that stands alone; 0 if there is none."""
        if letter not in self._nominal:
            found = ffi.new("hb_codepoint_t *")
            harfbuzz.hb_font_get_nominal_glyph(self._hb_font, ord(letter), found)
            self._nominal[letter] = found[0]
        return self._nominal[letter]

    def shared_out(self, glyphs: list[int], text: str) -> list[str]:
        """The letters of one cluster, shared out among its glyphs. Together they are the text, in its order."""
        if len(glyphs) == 1:
            return [text]
        anchored = self._anchored(glyphs, text)
        if anchored is not None:
            return anchored
        texts = [""] * len(glyphs)
        for place, letter in enumerate(text):
            texts[min(place, len(glyphs) - 1)] += letter
        return texts

    def _anchored(self, glyphs: list[int], text: str) -> list[str] | None:
        """Each letter at its own glyph or, if it has none, at the one before; None if the glyphs run otherwise."""
        texts, owner, nominal = [""] * len(glyphs), 0, [self.nominal(letter) for letter in text]
        for letter, own in zip(text, nominal, strict=True):
            if own in glyphs[owner:]:
                owner = glyphs.index(own, owner)
            elif own in glyphs:
                return None
            texts[owner] += letter
        return texts


_codes: WeakKeyDictionary[Font, Codes] = WeakKeyDictionary()


def codes_of(font: Font) -> Codes:
    """The codes of a font of the file that is being drawn."""
    if font not in _codes:
        _codes[font] = Codes(font)
    return _codes[font]


class _SpellingStream:
    """A page's stream while one line is drawn: every glyph goes in by the code of its letters."""

    def __init__(self, stream: Any, textbox: Any) -> None:
        self._stream, self._textbox = stream, textbox
        self._line: Iterator[Drawn] = iter(())
        self._fonts: dict[Any, tuple[Font, float]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def add_font(self, pango_font: Any) -> tuple[Font, float]:
        """The file's font. Looked up once a line, because it takes the library long."""
        if pango_font not in self._fonts:
            self._fonts[pango_font] = self._stream.add_font(pango_font)
        return self._fonts[pango_font]

    def set_text_matrix(self, *values: float) -> None:
        """Comes once a line, when the line's words are settled and nothing is drawn yet."""
        self._line = self._line_drawn(self._textbox.pango_layout)
        self._stream.set_text_matrix(*values)

    def show_text(self, shown: str) -> None:
        spelled = "".join(_SHOWN.findall(shown))
        drawn = list(islice(self._line, len(spelled) // DIGITS))
        if "".join([one.shown for one in drawn]) != spelled:
            raise DrawnOtherwiseError
        codes = [one.code for one in drawn]
        self._stream.show_text(shown if "".join(codes) == spelled else _respelled(shown, codes))

    def end(self) -> None:
        """The whole line must have been drawn."""
        if next(self._line, None) is not None:
            raise DrawnOtherwiseError

    def _line_drawn(self, layout: Any) -> Iterator[Drawn]:
        """The first line's glyphs, in the order in which they are drawn."""
        line, _ = layout.get_first_line()
        text = layout.text.encode()
        run = line.runs[0]
        while run != ffi.NULL:
            font, _ = self.add_font(run.data.item.analysis.font)
            yield from _run_drawn(font, run.data, text)
            run = run.next


def _respelled(shown: str, codes: list[str]) -> str:
    rest = iter(codes)
    return _SHOWN.sub(lambda found: f"<{''.join(islice(rest, len(found[1]) // DIGITS))}>", shown)


def _run_drawn(font: Font, item: Any, text: bytes) -> Iterator[Drawn]:
    codes = codes_of(font)
    found: list[Drawn] = []
    for glyphs, place in _clusters(item):
        drawn = [_in_file(font, glyph) for glyph in glyphs if glyph != pango.PANGO_GLYPH_EMPTY]
        if drawn:
            texts = codes.shared_out(drawn, text[place].decode())
            found.extend(map(codes.drawn, drawn, texts))
    return reversed(found) if _runs_backwards(item) else iter(found)


def _in_file(font: Font, glyph: int) -> int:
    """The glyph's number; for a sign without one, the number that the library gives it, and complains."""
    if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
        return font.get_unused_glyph_id(glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG)
    return glyph


def _runs_backwards(item: Any) -> bool:
    return bool(item.item.analysis.level % 2)


def _clusters(item: Any) -> Iterator[tuple[list[int], slice]]:
    """The glyphs of a run that stand for the same letters, and where these are in the text; as it is read."""
    count, start = item.glyphs.num_glyphs, item.item.offset
    glyphs = [info.glyph for info in item.glyphs.glyphs[0:count]]
    places = list(item.glyphs.log_clusters[0:count])
    if _runs_backwards(item):
        glyphs.reverse()
        places.reverse()
    firsts = [one for one in range(count) if one == 0 or places[one] != places[one - 1]]
    for first, behind in pairwise([*firsts, count]):
        end = places[behind] if behind < count else item.item.length
        yield glyphs[first:behind], slice(start + places[first], start + end)


_draw_first_line = drawing.draw_first_line


def _draw_first_line_spelled(stream: Any, textbox: Any, *rest: Any) -> Any:
    spelling = _SpellingStream(stream, textbox)
    emojis = _draw_first_line(spelling, textbox, *rest)
    spelling.end()
    return emojis


def install() -> None:
    """Every line is drawn so from now on, the words of charts too."""
    drawing.draw_first_line = _draw_first_line_spelled


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Tell the fonts' dictionaries of the codes behind their glyphs, before the file is written."""
    by_name = {one["BaseFont"]: one for one in pdf.objects if _is_composite(one)}
    if len(by_name) != len(document.fonts):
        raise DrawnOtherwiseError
    for font in document.fonts.values():
        codes = _codes.get(font)
        if codes is not None and codes.more:
            _add(pdf, by_name[font.name], font, codes)


def _is_composite(one: pydyf.Object) -> bool:
    return isinstance(one, pydyf.Dictionary) and one.get("Subtype") == "/Type0"


def _add(pdf: pydyf.PDF, dictionary: pydyf.Dictionary, font: Font, codes: Codes) -> None:
    unicode_map = _at(pdf, dictionary["ToUnicode"])
    place = unicode_map.stream.index(b"endcmap")
    unicode_map.stream[place:place] = _blocks(codes.more)
    descendant = _at(pdf, dictionary["DescendantFonts"][0])
    glyphs = bytearray(2 * (max(codes.more) + 1))
    for glyph in font.widths:
        glyphs[2 * glyph : 2 * glyph + 2] = glyph.to_bytes(2, "big")
    for code, (glyph, _) in codes.more.items():
        glyphs[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
        descendant["W"].extend([code, pydyf.Array([font.widths[glyph]])])
    stream = pydyf.Stream([bytes(glyphs)], compress=unicode_map.compress)
    pdf.add_object(stream)
    # All our fonts are TrueType, which lets a font say so.
    descendant["CIDToGIDMap"] = stream.reference


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _blocks(more: dict[int, tuple[int, str]]) -> list[bytes]:
    lines = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>".encode() for code, (_, text) in more.items()]
    blocks = []
    for first in range(0, len(lines), TEXTS_IN_ONE_BLOCK):
        block = lines[first : first + TEXTS_IN_ONE_BLOCK]
        blocks += [f"{len(block)} beginbfchar".encode(), *block, b"endbfchar"]
    return blocks
