"""Small files that would cost much to read, one maker a kind: markup, cells, names, nesting, pixels, passes, text.

Each maker takes a size, in what it is made of: elements, rows, keys. With a small size it is an ordinary file.
"""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from tests.common.hostile_workbooks import MAIN, SHEET, packed, parts_of, plain_workbook

from .honest import archive, object_list, odf, office, ooxml_parts, pdf, picture, png


def _document(body: str) -> bytes:
    return office(main=f"<document>{body}</document>")


def _nested_documents(size: int) -> bytes:
    """Slides with many workbooks inside, each of them with its share of cells."""
    inner = archive({**ooxml_parts("xlsx"), "xl/worksheets/sheet1.xml": "<a>" + "<c/>" * (size // 50) + "</a>"})
    return office("pptx", {f"ppt/embeddings/{number}.xlsx": inner for number in range(50)})


# What accept_file is given: evidence.
EVIDENCE: dict[str, Callable[[int], bytes]] = {
    "elements of a document": lambda size: _document("<r/>" * size),
    "cells of a workbook": lambda size: office(
        "xlsx", {"xl/worksheets/sheet1.xml": "<a>" + '<c r="A1" t="s"><v>1</v></c>' * size + "</a>"}
    ),
    "shared strings": lambda size: office(
        "xlsx", {"xl/sharedStrings.xml": "<sst>" + "<si><t>a</t></si>" * size + "</sst>"}
    ),
    "relations": lambda size: office(
        "docx", {"word/_rels/a.xml.rels": "<R>" + '<R Type="/hyperlink" Target="../x"/>' * size + "</R>"}
    ),
    "types": lambda size: archive(ooxml_parts() | {"[Content_Types].xml": "<T>" + "<Default/>" * size + "</T>"}),
    "depth": lambda size: _document("<a>" * size + "</a>" * size),
    "attributes of one element": lambda size: _document(
        f"<r {' '.join(f'a{n}=_' for n in range(size))}/>".replace("_", '""')
    ),
    "attributes of many elements": lambda size: _document('<r a="" b="" c="" d="" e="" f="" g="" h=""/>' * size),
    "names of elements": lambda size: _document("".join(f"<r{n}/>" for n in range(size))),
    "entities": lambda size: _document("&lt;" * size),
    "instructions": lambda size: _document("<?a?>" * size),
    "comments": lambda size: _document("<!---->" * size),
    "a comment without an end": lambda size: _document("<!--" + "x" * size),
    "a tag without an end": lambda size: _document("<a b='" + "x" * size),
    "text": lambda size: _document("x " * size),
    "instructions of fields": lambda size: _document("<instrText>" + "PAGE " * size + "</instrText>"),
    "text in two bytes": lambda size: office(
        main="<a>x</a>", more={"word/a.xml": f"<a>{'<b/>' * size}</a>".encode("utf-16")}
    ),
    "elements of OpenDocument": lambda size: odf(body='<p href="x"/>' * size),
    "documents in slides": _nested_documents,
    "parts": lambda size: office("docx", {f"word/{number}.xml": "<a/>" for number in range(min(size, 60_000))}),
    "zeros": lambda size: office("docx", {"word/media/a.dat": bytes(size * 20)}),
    "lines of text": lambda size: b"\n" * (size - 1) + b"a",
    "cells of a table": lambda size: b"a,b\n" + b",\n" * size,
    "cells in one row": lambda size: b"a,b\nc,d\n" + b"," * size,
    "a cell of a table": lambda size: b"a,b\n1,-" + b"|" * size + b"\n",
    "documents with many parts in slides": lambda size: _documents_of_parts(size // 2_000),
    "rows of a PNG": lambda size: _narrow_png(size * 20),
    "pixels of a PNG": lambda size: _grey_png(size),
    "passes of a JPEG": lambda size: _in_passes(size),
    "fill of a JPEG": lambda size: picture("JPEG")[:2] + b"\xff" * min(size, 9_000_000) + picture("JPEG")[3:],
    "notes of a PNG": lambda size: _png_with_notes(size),
}


def _documents_of_parts(count: int) -> bytes:
    """Slides with so many workbooks inside, each of them with as many parts as one may have."""
    inner = archive(ooxml_parts("xlsx") | {f"x/{number}": b"" for number in range(1_980)})
    return office("pptx", {f"ppt/embeddings/{number}.xlsx": inner for number in range(count)})


def _narrow_png(height: int) -> bytes:
    """A PNG of one dot in each row."""
    return png(1, max(1, height), depth=1, colour=0, dots=bytes(2 * max(1, height)))


def _grey_png(size: int) -> bytes:
    """A PNG of as many pixels as are asked for, in sixteen bits for each of four channels."""
    width = 8_000
    height = max(1, size // width)
    packer = zlib.compressobj(1)
    row = b"\0" + bytes(range(256)) * (width * 8 // 256)
    dots = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    plain = png(width, height, depth=16, colour=6, dots=b"")
    empty = zlib.compress(b"")
    at = plain.index(b"IDAT")
    chunk = b"IDAT" + dots
    return (
        plain[: at - 4]
        + struct.pack(">L", len(dots))
        + chunk
        + struct.pack(">L", zlib.crc32(chunk))
        + plain[at + 4 + len(empty) + 4 :]
    )


def _png_with_notes(size: int) -> bytes:
    note = b"tEXt"
    return png(before=(struct.pack(">L", 0) + note + struct.pack(">L", zlib.crc32(note))) * min(size, 800_000))


def _in_passes(size: int) -> bytes:
    """A JPEG in passes, with about as many pixels as are asked for."""
    side = max(8, int(size**0.5))
    made = BytesIO()
    Image.linear_gradient("L").resize((side, side)).convert("RGB").save(
        made, "JPEG", progressive=True, subsampling=0, quality=60
    )
    return made.getvalue()


def _sheet(rows: str) -> bytes:
    content = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()
    return packed(parts_of(plain_workbook()) | {SHEET: content})


def _named_often(count: int) -> bytes:
    """A workbook with many sheets, all of them the same part."""
    named = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (at, at + 9) for at in range(count))
    space = b'<sheets xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    parts = parts_of(_sheet("<row><c><v>1</v></c></row>" * 1_000))
    written = parts["xl/workbook.xml"].replace(b"<sheets>", space).replace(b"</sheets>", named + b"</sheets>")
    return packed(parts | {"xl/workbook.xml": written})


def _led_to_often(count: int) -> bytes:
    """The same, by relations of their own."""
    parts = parts_of(_named_often(count))
    for at in range(count):
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'"rId1"/>', b'"many%d"/>' % at, 1)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    led = b"".join(
        b'<Relationship Id="many%d" Type="%s" Target="%sworksheets/sheet1.xml"/>' % (at, kind, b"./" * at)
        for at in range(count)
    )
    name = "xl/_rels/workbook.xml.rels"
    return packed(parts | {name: parts[name].replace(b"</Relationships>", led + b"</Relationships>")})


def _shared_formula(cells: int) -> str:
    """Rows with one cell each, all of them with the same long formula."""
    first = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A{cells}" si="0">A1{"+A1" * 5 * cells}</f></c></row>'
    return first + "".join(
        f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, cells + 1)
    )


def _inserted(part: str, before: bytes, more: bytes) -> bytes:
    parts = parts_of(plain_workbook())
    assert before in parts[part]
    return packed(parts | {part: parts[part].replace(before, more + before, 1)})


# What open_workbook is given: an audit's or a rubric's workbook.
WORKBOOKS: dict[str, Callable[[int], bytes]] = {
    "cells": lambda size: _sheet('<row r="1">' + "<c><v>1</v></c>" * size + "</row>"),
    "rows": lambda size: _sheet("<row><c><v>1</v></c></row>" * size),
    "empty cells": lambda size: _sheet('<row r="1">' + "<c/>" * size + "</row>"),
    "rows far out": lambda size: _sheet('<row><c r="IP1"><v>1</v></c></row>' * size),
    "pieces of one text": lambda size: _sheet(
        '<row><c t="inlineStr"><is>' + "<r><t>a</t></r>" * size + "</is></c></row>"
    ),
    "days": lambda size: _sheet('<row r="1">' + '<c t="d"><v>2020-01-01</v></c>' * size + "</row>"),
    "sheets that are one part": lambda size: _named_often(min(size, 12_000)),
    "relations that lead to one sheet": lambda size: _led_to_often(min(size, 500)),
    "cells that share a formula": lambda size: _sheet(_shared_formula(min(size, 4_000))),
    "attributes": lambda size: _sheet(f"<row {' '.join(f'a{n}=_' for n in range(size))}/>".replace("_", '""')),
    "entities": lambda size: _sheet('<row><c t="inlineStr"><is><t>' + "&lt;" * size + "</t></is></c></row>"),
    "instructions": lambda size: _sheet("<?a?>" * size),
    "depth": lambda size: _sheet("<a>" * size + "</a>" * size),
    "fonts": lambda size: _inserted("xl/styles.xml", b"</fonts>", b'<font><sz val="1"/></font>' * size),
    "formats": lambda size: _inserted("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0" fontId="0"/>' * size),
    "relations": lambda size: _inserted(
        "xl/_rels/workbook.xml.rels", b"</Relationships>", b'<Relationship Id="a" Type="b" Target="c"/>' * size
    ),
    "types": lambda size: _inserted(
        "[Content_Types].xml", b"</Types>", b'<Override PartName="/a" ContentType="b"/>' * size
    ),
    "shared strings": lambda size: packed(
        parts_of(plain_workbook())
        | {"xl/sharedStrings.xml": f"<sst {MAIN}>{'<si><t>a</t></si>' * size}</sst>".encode()}
    ),
}

# What read_file of the rubric editor is given.
RUBRICS: dict[str, Callable[[int], bytes]] = {
    "entries in brackets": lambda size: b"a: [" + b"1," * size + b"1]",
    "entries by line": lambda size: b"a:\n" + b"- 1\n" * size,
    "lists in a line": lambda size: b"a:\n" + b"- - - - - - - -\n" * size,
    "names": lambda size: b"".join(b"k%d: 1\n" % number for number in range(size)),
    "names in braces": lambda size: b"a: {" + b"a," * size + b"}",
    "tags": lambda size: b"a: [" + b"!!str 1," * size + b"1]",
    "depth": lambda size: b"a: " + b"[" * size + b"]" * size,
    "aliases": lambda size: b"a: &a [1]\nb: [" + b"*a," * size + b"*a]",
    "anchors": lambda size: b"a: [" + b"".join(b"&a%d 1," % number for number in range(size)) + b"1]",
    "blanks": lambda size: b"a: " + b"x " * size,
    "line ends": lambda size: b"a: 1" + b"\n" * size,
    "comments": lambda size: b"a: 1\n" + b"#\n" * size,
    "escapes": lambda size: b'a: "' + b"\\x41" * size + b'"',
    "quotes": lambda size: b"a: '" + b"''" * size + b"'",
}


def _listed(written: bytes) -> bytes:
    return pdf(object_list(written))


def _without_an_end(body: bytes) -> bytes:
    """A PDF in which no dictionary closes behind the body."""
    header = b"%PDF-1.7\n"
    return header + b"1 0 obj<</Root 2 0 R>>endobj\n" + body + b"\nstartxref\n%d\n%%%%EOF\n" % len(header)


_LOCK = b"/Encrypt <</Filter/Standard/V 5/R 6/P -4/U<%s>/UE<%s>/O<%s>>>" % (b"41" * 48, b"41" * 32, b"41" * 48)


def _locked(lock: bytes, size: int, body: bytes) -> bytes:
    """A PDF with many trailers, each of which says how it is locked."""
    return pdf(
        b"1 endobj " + (b"trailer<</Root 1 0 R " + lock + b">>startxref\n") * min(size, 2_500) + body + b"9 0 obj 1"
    )


PDFS: dict[str, Callable[[int], bytes]] = {
    "objects": lambda size: pdf(b"1 0 obj 1 endobj " * size),
    "objects without an end": lambda size: pdf(b"1 0 obj " * size),
    "objects in texts": lambda size: pdf(b"(" + b"1 0 obj " * size + b")"),
    "a text in numbers without an end": lambda size: _without_an_end(b"1 0 obj <" * min(size, 1_000_000)),
    "texts in numbers without an end": lambda size: _without_an_end(b"1 0 obj </EFx " + b"< " * size),
    "slashes of names": lambda size: pdf(b"[" + b"/" * (size * 4) + b"]"),
    "a list of slashes": lambda size: _listed(b"4 0 [" + b"/" * (size * 24) + b"]"),
    "locks": lambda size: _locked(b"/Encrypt 99 0 R", size, b"8 0 obj 1 endobj " * min(size, 100_000)),
    "locks of their own": lambda size: _locked(_LOCK, size, b""),
    "numbers": lambda size: pdf(b"[" + b"0 " * size + b"/Launch_]"),
    "names": lambda size: pdf(b"[" + b"/EFx " * size + b"]"),
    "names written in numbers": lambda size: pdf(b"[" + b"/#4a#4b " * size + b"]"),
    "lists within lists": lambda size: pdf(b"/EFx " + b"[" * size + b"]" * size),
    "texts within texts": lambda size: pdf(b"(" * size + b")" * size),
    "texts without an end": lambda size: pdf(b"(" * size),
    "slashes": lambda size: pdf(b"(" + b"\\" * (2 * size) + b")"),
    "comments": lambda size: pdf(b"%\n" * size + b"1"),
    "a list of zeros": lambda size: _listed(b"4 0 " + bytes(size * 30)),
    "a list of numbers": lambda size: _listed(b"4 0 [/EFx " + b"0 " * (size * 10) + b"]"),
    "a list of brackets": lambda size: _listed(b"4 0 /EFx " + b"[" * (size * 10)),
    "a list of names in numbers": lambda size: _listed(b"4 0 [" + b"/#4a#4b" * size + b"]"),
    "many lists": lambda size: pdf(*[object_list(b"4 0 " + bytes(20_000))] * min(size, 20_000)),
    "lists without an end": lambda size: pdf(b"9 0 obj<</First 4>>stream " * size),
    "one list many times": lambda size: pdf(*[object_list(b"4 0 [/EFx " + b"0 " * 500 + b"]")] * min(size, 10_000)),
    "a list packed over and over": lambda size: pdf(
        object_list(b"", filters=b"/Filter [" + b"/FlateDecode " * size + b"]", packed=zlib.compress(b""))
    ),
}
EVIDENCE |= {f"a PDF: {name}": make for name, make in PDFS.items()}
