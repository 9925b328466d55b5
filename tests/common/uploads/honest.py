"""Small files as honest programs write them; the hostile ones are made from these."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = {
    "docx": ("word/document.xml", f"{OOXML}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OOXML}.presentationml.presentation.main+xml"),
}
ODF = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}


def pdf(*besides: bytes, catalog: bytes = b"", trailer: bytes = b"", header: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF of one empty page. `besides`: further objects, numbered from 4."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *besides,
    ]
    body, places = header, []
    for number, written in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(body))
    return body + table + end


def object_list(written: bytes, filters: bytes = b"/Filter /FlateDecode", packed: bytes | None = None) -> bytes:
    """A compressed list of objects, in which their names are not readable from outside."""
    packed = zlib.compress(written) if packed is None else packed
    return b"<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n%s\nendstream" % (filters, len(packed), packed)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))


def png(
    width: int = 4,
    height: int = 3,
    *,
    depth: int = 8,
    colour: int = 2,
    interlaced: int = 0,
    dots: bytes | None = None,
    before: bytes = b"",
) -> bytes:
    """A black PNG. `dots`: what is packed in place of its own; `before`: chunks before them."""
    header = struct.pack(">2L5B", width, height, depth, colour, 0, 0, interlaced)
    plain = b"\0" * (height * (1 + 3 * width)) if dots is None else dots
    parts = [chunk(b"IHDR", header), before, chunk(b"IDAT", zlib.compress(plain)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def picture(form: str, **how) -> bytes:
    """A picture as Pillow writes it."""
    made = BytesIO()
    Image.linear_gradient("L").resize((64, 48)).convert("RGB").save(made, form, **how)
    return made.getvalue()


def archive(entries: dict[str, bytes | str], *, stored: tuple[str, ...] = (), comment: bytes = b"") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as opened:
        for name, content in entries.items():
            opened.writestr(name, content, ZIP_STORED if name in stored else ZIP_DEFLATED)
        opened.comment = comment
    return made.getvalue()


def relations(*links: str) -> str:
    return f'<Relationships xmlns="{RELATIONS}">{"".join(links)}</Relationships>'


def link(kind: str, target: str, mode: str = "External") -> str:
    known = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    return f'<Relationship Id="r1" Type="{known}" Target="{target}" TargetMode="{mode}"/>'


def ooxml_parts(kind: str = "docx", main: str = "<document/>", said: str = "") -> dict[str, bytes | str]:
    """What a document of Microsoft's kind holds at the least. `said`: its main part's type, if not its own."""
    name, usual = MAIN[kind]
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{name}" ContentType="{said or usual}"/></Types>'
    )
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(link("officeDocument", name, "Internal")),
        name: main,
    }


def office(kind: str = "docx", more: dict[str, bytes | str] | None = None, **how) -> bytes:
    return archive(ooxml_parts(kind, **how) | (more or {}))


def odf_parts(kind: str = "odt", body: str = "") -> dict[str, bytes | str]:
    return {
        "mimetype": ODF[kind],
        "content.xml": f"<content>{body}</content>",
        "META-INF/manifest.xml": "<manifest/>",
    }


def odf(kind: str = "odt", more: dict[str, bytes | str] | None = None, body: str = "") -> bytes:
    return archive(odf_parts(kind, body) | (more or {}), stored=("mimetype",))


HONEST = {
    "a PDF": (pdf(), "pdf"),
    "a PDF with a packed list of objects": (pdf(object_list(b"4 0 << /Type /Font >>")), "pdf"),
    "a PDF with a list of objects that is not packed": (
        pdf(object_list(b"", filters=b"", packed=b"4 0 << /Type /Font >>")),
        "pdf",
    ),
    "a PDF that links to a page on the web": (
        pdf(b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>"),
        "pdf",
    ),
    "a PDF that opens at its first page": (pdf(catalog=b"/OpenAction [3 0 R /Fit]"), "pdf"),
    "a PDF with empty space at its end": (pdf() + b"\r\n\0\0", "pdf"),
    "a PNG": (png(), "png"),
    "a PNG in grey steps": (png(9, 7, depth=1, colour=0, dots=b"\0" * 7 * 3), "png"),
    "a PNG with its dots in passes": (picture("PNG"), "png"),
    "a PNG with a note in it": (png(before=chunk(b"tEXt", b"Comment\0A walk")), "png"),
    "a JPEG": (picture("JPEG"), "jpg"),
    "a JPEG drawn in passes": (picture("JPEG", progressive=True), "jpg"),
    "a JPEG with a comment": (picture("JPEG", comment=b"A walk"), "jpg"),
    "text": (b"We met on Tuesday.\nEight people came.\n", "txt"),
    "text in another script": ("Dydd da. مرحبا. 你好.".encode(), "txt"),
    "text from an old Windows": ("It costs £5 – “cheap”.".encode("cp1252"), "txt"),
    "text in two bytes a letter": ("Tuesday".encode("utf-16"), "txt"),
    "text with a mark in front": ("\ufeffTuesday".encode(), "txt"),
    "text with a smaller-than sign": (b"Fewer than five (<5) came.", "txt"),
    "text that begins with a smaller-than sign": (b"<5 people came.", "txt"),
    "a table": (b"month,people\nMay,8\nJune,-2\n", "csv"),
    "a table with semicolons": (b"month;people\nMay;8\n", "csv"),
    "a table with quoted cells": (b'said,by\n"- more walks, please (really)!",two\n"+44 1234",one\n', "csv"),
    "a Word document": (office("docx"), "docx"),
    "a Word document that says its letters": (
        office("docx", main='<?xml version="1.0" encoding="UTF-8" standalone="yes"?><document/>'),
        "docx",
    ),
    "an Excel workbook": (office("xlsx", {"xl/printerSettings/printerSettings1.bin": b"\0\1"}), "xlsx"),
    "PowerPoint slides": (office("pptx"), "pptx"),
    "a Word document with a link": (
        office("docx", {"word/_rels/document.xml.rels": relations(link("hyperlink", "https://example.org"))}),
        "docx",
    ),
    "a Word document from a template on one's own disk": (
        office(
            "docx", {"word/_rels/settings.xml.rels": relations(link("attachedTemplate", "file:///C:\\T\\n.dotm"))}
        ),
        "docx",
    ),
    "PowerPoint slides with a chart": (office("pptx", {"ppt/embeddings/Sheet1.xlsx": office("xlsx")}), "pptx"),
    "an OpenDocument text": (odf("odt"), "odt"),
    "an OpenDocument spreadsheet": (odf("ods"), "ods"),
    "OpenDocument slides": (odf("odp"), "odp"),
    "an OpenDocument text with a link and its own picture": (
        odf(body='<a href="https://example.org">x</a><image href="Pictures/1.png"/>'),
        "odt",
    ),
}
