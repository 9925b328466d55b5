"""Files that somebody might send in place of a workbook, each made in memory."""

import bz2
import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))


def plain_workbook() -> bytes:
    """A small workbook as openpyxl leaves it."""
    book = Workbook()
    book.active["A1"] = "Words"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", how) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return data.getvalue()


def changed(**parts: bytes | None) -> bytes:
    """A workbook with some parts put in place of others; None takes one out. Names as in `_NAMES`."""
    names = {
        "sheet": SHEET,
        "types": TYPES,
        "book": "xl/workbook.xml",
        "styles": "xl/styles.xml",
        "rels": "xl/_rels/workbook.xml.rels",
        "macros": "xl/vbaProject.bin",
        "mimetype": "mimetype",
        "binary": "xl/workbook.bin",
        "link": "xl/externalLinks/externalLink1.xml",
    }
    found = parts_of(plain_workbook())
    for name, content in parts.items():
        found.pop(names[name], None)
        if content is not None:
            found[names[name]] = content
    return packed(found)


def sheet(cells: str, doctype: str = "") -> bytes:
    """A workbook whose one sheet holds this XML between its rows."""
    return changed(
        sheet=f"<?xml version='1.0'?>{doctype}<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode()
    )


def text_cell(place: str, text: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _encrypted() -> bytes:
    data = bytearray(plain_workbook())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def _lying_about_size() -> bytes:
    """The directory says that every part has a few bytes; unpacked it has far more."""
    data = bytearray(changed(sheet=b"<a>" + b" " * 30_000_000 + b"</a>"))
    for mark, where in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            data[at + where : at + where + 4] = struct.pack("<I", 10)
            at += 4
    return bytes(data)


def _twice() -> bytes:
    data = io.BytesIO(plain_workbook())
    with zipfile.ZipFile(data, "a") as package:
        package.writestr(SHEET.upper(), b"<a/>")
    return data.getvalue()


def _cut(share: float) -> bytes:
    data = plain_workbook()
    return data[: int(len(data) * share)]


def _turned(step: int) -> bytes:
    data = bytearray(plain_workbook())
    for at in range(30, len(data), step):
        data[at] ^= 0xFF
    return bytes(data)


def _binary_part(how: int) -> bytes:
    return packed(parts_of(plain_workbook()), how)


def _commented() -> bytes:
    data = io.BytesIO(plain_workbook())
    with zipfile.ZipFile(data, "a") as package:
        package.comment = b"something else"
    return data.getvalue()


def _overlapping() -> bytes:
    """The list of contents names one packed part twice."""
    data = plain_workbook()
    end = data[-22:]
    count, size, start = struct.unpack("<HLL", end[10:20])
    listed = data[start : start + size]
    last = listed[listed.rindex(b"PK\x01\x02") :]
    more = last.replace(b".xml", b".xm2")
    assert more != last
    return (
        data[: start + size]
        + more
        + end[:8]
        + struct.pack("<HHLLH", count + 1, count + 1, size + len(more), start, 0)
    )


def _linked() -> bytes:
    """A part that says it is a symbolic link."""
    data = io.BytesIO(plain_workbook())
    with zipfile.ZipFile(data, "a") as package:
        info = zipfile.ZipInfo("xl/media/x")
        info.external_attr = 0o120777 << 16
        package.writestr(info, b"/etc/passwd")
    return data.getvalue()


def _renamed_in_front() -> bytes:
    data = plain_workbook()
    return data.replace(SHEET.encode(), SHEET.replace("1", "2").encode(), 1)


# Each with the beginning of a sentence that must be said about it. The name is the test's.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "This file is empty."),
    "one byte": (lambda: b"P", "not an Excel workbook"),
    "text": (lambda: b"Indicator,Level\nACC-1,4\n", "not an Excel workbook"),
    "a web page called .xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "not an Excel workbook"),
    "XML of 2003": (lambda: b"<?xml version='1.0'?><Workbook/>", "not an Excel workbook"),
    "PDF": (lambda: b"%PDF-1.7 a page", "not an Excel workbook"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not an Excel workbook"),
    "program": (lambda: b"MZ" + b"\0" * 200, "not an Excel workbook"),
    "old Excel, or a password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old Excel file (.xls)"),
    "zip without anything": (lambda: packed({}), "broken|no Excel workbook"),
    "zip of other things": (lambda: packed({"a.txt": b"x"}), "no Excel workbook inside"),
    "Word": (lambda: packed({TYPES: b"<Types/>", "word/document.xml": b"<a/>"}), "no Excel workbook inside"),
    "OpenDocument": (
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        "OpenDocument file (.ods)",
    ),
    "binary workbook": (lambda: changed(binary=b"\0\1"), "binary workbook (.xlsb)"),
    "macros": (lambda: changed(macros=b"\0\1"), "holds macros (.xlsm)"),
    "macros by type only": (
        lambda: changed(
            types=parts_of(plain_workbook())[TYPES].replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
        ),
        "holds macros (.xlsm)",
    ),
    "locked part": (_encrypted, "locked with a password"),
    "too many bytes": (lambda: b"PK" + b"\0" * 4_000_000, "larger than 4 MB"),
    "zip bomb": (lambda: changed(sheet=b"<a>" + b" " * 50_000_000 + b"</a>"), "far too large once it is unpacked"),
    "zip bomb that lies": (_lying_about_size, "far too large once|broken"),
    "many small bombs": (
        lambda: packed(parts_of(plain_workbook()) | {f"xl/worksheets/s{n}.xml": b" " * 200_000 for n in range(300)}),
        "far too large once it is unpacked",
    ),
    "a thousand parts": (
        lambda: packed(parts_of(plain_workbook()) | {f"xl/media/{n}.png": b"" for n in range(1000)}),
        "parts inside",
    ),
    "the same part twice": (_twice, "the same part twice"),
    "no sheets": (lambda: changed(sheet=None), "no sheet in this workbook|cannot be read"),
    "no list of sheets": (lambda: changed(book=None), "no Excel workbook inside"),
    "no kinds of parts": (lambda: changed(types=None), "no Excel workbook inside"),
    "no relations": (lambda: changed(rels=None), "cannot be read"),
    "workbook that is none": (lambda: changed(book=b"<a/>"), "cannot be read|no sheet"),
    "kinds that are none": (lambda: changed(types=b"<a/>"), "cannot be read"),
    "XML cut off": (lambda: changed(sheet=b"<worksheet><sheetData>"), "broken"),
    "XML with a stray character": (lambda: sheet("\x00"), "broken"),
    "XML in an unknown encoding": (lambda: changed(sheet=b"<?xml version='1.0' encoding='klingon'?><a/>"), "broken"),
    "billion laughs": (
        lambda: sheet("<row><c><v>&l9;</v></c></row>", f"<!DOCTYPE a [{LAUGHS}]>"),
        "names of its own",
    ),
    "billion laughs in UTF-16": (
        lambda: changed(
            sheet=f"<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a [{LAUGHS}]><a>&l9;</a>".encode("utf-16")
        ),
        "names of its own",
    ),
    "file of the host": (
        lambda: sheet("<row><c><v>&x;</v></c></row>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "names of its own",
    ),
    "page of another host": (
        lambda: sheet(
            "<row><c><v>&x;</v></c></row>", '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>'
        ),
        "names of its own",
    ),
    "a type definition alone": (
        lambda: sheet("", '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "names of its own",
    ),
    "entities among the texts": (
        lambda: changed(styles=b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"),
        "names of its own",
    ),
    "elements without end": (lambda: sheet("<row/>" * 400_001), "more inside this file"),
    "elements ten thousand deep": (lambda: sheet("<a>" * 10_000 + "</a>" * 10_000), "more inside this file"),
    "a cell in the last row": (lambda: sheet(f'<row r="1048576">{text_cell("A1048576")}</row>'), "beyond row 5,000"),
    "a cell in the last column": (lambda: sheet(f'<row r="1">{text_cell("XFD1")}</row>'), "beyond row 5,000"),
    "a cell beyond all columns": (lambda: sheet(f'<row r="1">{text_cell("ZZZ1")}</row>'), "beyond row 5,000"),
    "empty rows by the million": (lambda: sheet('<row r="1"/><row r="9000000"/>'), "more inside this file"),
    "empty cells by the million": (
        lambda: sheet("".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(1, 200))),
        "more inside this file",
    ),
    "rows backwards": (
        lambda: sheet(f'<row r="5">{text_cell("A5")}</row><row r="2">{text_cell("A2")}</row>'),
        "broken",
    ),
    "a text that is nowhere": (lambda: sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "cannot be read"),
    "a text with a number below nothing": (
        lambda: sheet('<row r="1"><c r="A1" t="s"><v>x</v></c></row>'),
        "cannot be read",
    ),
    "a style that is nowhere": (lambda: sheet('<row r="1"><c r="A1" s="zz"><v>1</v></c></row>'), "cannot be read"),
    "a number that is none": (lambda: sheet('<row r="1"><c r="A1"><v>one</v></c></row>'), "cannot be read"),
    "a kind of cell that is none": (lambda: sheet('<row r="1"><c r="A1" t="q"><v>1</v></c></row>'), "cannot be read"),
    "packed with bzip2": (lambda: _binary_part(zipfile.ZIP_BZIP2), "broken"),
    "packed with LZMA": (lambda: _binary_part(zipfile.ZIP_LZMA), "broken"),
    "bzip2 alone": (lambda: bz2.compress(plain_workbook()), "not an Excel workbook"),
    "cut in half": (lambda: _cut(0.5), "broken"),
    "cut at the end": (lambda: _cut(0.99), "broken"),
    "every tenth byte turned": (lambda: _turned(10), "broken|cannot be read|no Excel"),
    "every thousandth byte turned": (lambda: _turned(1000), "broken|cannot be read|no Excel"),
    "a name that leads out": (lambda: packed(parts_of(plain_workbook()) | {"../../etc/passwd": b"x"}), "broken"),
    "a name that leads to the disk": (lambda: packed(parts_of(plain_workbook()) | {"/etc/passwd": b"x"}), "broken"),
    "a name that leads out on Windows": (lambda: packed(parts_of(plain_workbook()) | {"xl\\..\\x": b"x"}), "broken"),
    "a picture behind it": (lambda: plain_workbook() + b"\x89PNG", "broken"),
    "a workbook behind it": (lambda: plain_workbook() + plain_workbook(), "broken"),
    "a comment for the whole of it": (_commented, "broken"),
    "parts that lie over each other": (_overlapping, "broken|far too large once"),
    "a part that is a link": (_linked, "broken"),
    "another name before a part than in the list": (_renamed_in_front, "broken"),
    "a program in front": (lambda: b"MZ" + plain_workbook(), "not an Excel workbook"),
}


def harmless() -> Iterator[tuple[str, bytes]]:
    """Workbooks with something beside their sheets that is left where it is."""
    parts = parts_of(plain_workbook())
    yield "links to other files", packed(parts | {"xl/externalLinks/externalLink1.xml": b"<!DOCTYPE a><a/>"})
    yield "pictures", packed(parts | {"xl/media/image1.png": b"\x89PNG"})
    yield "comments", packed(parts | {"xl/comments1.xml": b"<comments/>"})
    yield "styles that are none", packed(parts | {"xl/styles.xml": b"<a/>"})
    yield "odd properties", packed(parts | {"docProps/core.xml": b"<a/>", "docProps/custom.xml": b"<a/>"})
