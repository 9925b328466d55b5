"""Documents of Word, Excel, PowerPoint and LibreOffice: which kind, and that nothing in them runs by itself."""

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from apps.common.zip_reader import ZipEntry

from . import kinds
from .archives import PROTECTED, STRANGE, read_archive
from .kinds import Kind
from .refusals import AS_PDF, MADE_AGAIN, Refused

MACROS = f"This document holds macros or controls that can run by themselves. {AS_PDF}"
EMBEDDED = (
    f"This document has another file inside, which we cannot check. Take it out, or: {AS_PDF[0].lower()}{AS_PDF[1:]}"
)
FETCHES = (
    "This document fetches something from elsewhere when it is opened. Put the picture or figures into it, "
    "or save it as a PDF, and choose that."
)
NOT_OFFICE = (
    "This is an archive of files (zip) or a kind of document that we do not take. "
    "Take the files out and choose one of them: " + kinds.WORDS + "."
)
MOST_INSIDE = 1  # a chart keeps its figures as a small workbook inside; nothing in that may hold yet another

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": kinds.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": kinds.XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": kinds.PPTX,
}
_ODF = {kind.media_type: kind for kind in (kinds.ODT, kinds.ODS, kinds.ODP)}
_TYPES = "[content_types].xml"
_RUNS = re.compile(
    r"(vba(project|data)|macrosheets?/|dialogsheets/|activex|webextension|customui/|^basic/|^scripts/|^dialogs/"
    r"|\.(exe|dll|js|vbs|jar)$)"
)
_CONNECTS = re.compile(r"^xl/(connections\.xml|querytables/)")
_INSIDE = re.compile(r"/embeddings/[^/]+\.(docx|xlsx|pptx)$")
_HARMLESS_BINARY = re.compile(r"/printersettings/[^/]+\.bin$")
# What other programs than the office's own would run or open: Windows and Linux programs, old office files, archives.
_FOREIGN = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"#!")
# Links that wait for a click, and links between workbooks that a program asks about before it follows them.
_QUIET_LINKS = ("/hyperlink", "/externallinkpath", "/externallinklongpath", "/xlpathmissing")
_OWN_TEMPLATE = re.compile(
    r"file:///[a-z]:[^/]", re.IGNORECASE
)  # on the disk of whoever wrote it: nothing is fetched
_ELSEWHERE = re.compile(r"^\s*([a-z][a-z0-9+.-]*:|//|\\\\|/)", re.IGNORECASE)
_LETTERS = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
# Elements of an ODF document that load what their address names; links in the text wait for a click.
_LOADS = {"image", "object", "object-ole", "plugin", "applet", "floating-frame", "section-source", "table-source"}


def kind_of(content: bytes, inside: int = 0) -> Kind:
    """The kind of document. Raises Refused for anything that is none, or that holds what could run or hide."""
    entries = read_archive(content)
    if not entries:
        raise Refused(NOT_OFFICE)
    first = entries[0]
    if first.name == "mimetype" and first.content.decode("latin-1") in _ODF:
        _check_each(entries, _check_odf, inside)
        return _ODF[first.content.decode("ascii")]
    for entry in entries:
        if entry.name.lower() == _TYPES:
            kind = _kind_said(entry.content)
            _check_each(entries, _check_ooxml, inside)
            return kind
    raise Refused(NOT_OFFICE)


def _check_each(entries: list[ZipEntry], check: Callable[[str, ElementTree.Element], None], inside: int) -> None:
    for entry in entries:
        name = entry.name.lower()
        _check_part(name, entry.content, inside)
        if name.endswith((".xml", ".rels")) and entry.content:
            check(name, _xml(entry.content))


def _check_part(name: str, content: bytes, inside: int) -> None:
    """One part by its name and its first bytes."""
    if _RUNS.search(name):
        raise Refused(MACROS)
    if _CONNECTS.search(name):
        raise Refused(FETCHES)
    if _INSIDE.search(name) and inside < MOST_INSIDE:
        kind_of(content, inside + 1)
    elif (name.endswith(".bin") and not _HARMLESS_BINARY.search(name)) or content.startswith(_FOREIGN):
        raise Refused(EMBEDDED)


def _xml(content: bytes) -> ElementTree.Element:
    """A part's tree. Office documents have no document types, so no entity can grow or fetch anything."""
    letters = _LETTERS.match(content)
    if letters and letters[1].lower() not in (b"utf-8", b"us-ascii"):
        raise Refused(STRANGE)  # in other letters a document type could not be seen
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content or b"<!DOCTYPE" in content:
        raise Refused(STRANGE)
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # no document type, see above
    except (ElementTree.ParseError, LookupError, ValueError) as problem:
        raise Refused(f"This file is damaged or not complete. {MADE_AGAIN}") from problem


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit("}", 1)[-1]


def _kind_said(types: bytes) -> Kind:
    """What a document of Microsoft's kind says it is. Those with macros and templates have types of their own."""
    said = [element.get("ContentType", "") for element in _xml(types)]
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in said):
        raise Refused(MACROS)
    found = {_MAIN[one] for one in said if one in _MAIN}
    if len(found) != 1:
        raise Refused(NOT_OFFICE)
    return found.pop()


def _check_ooxml(name: str, tree: ElementTree.Element) -> None:
    if name.endswith(".rels"):
        for link in tree:
            kind, target = link.get("Type", "").lower(), link.get("Target", "")
            own = kind.endswith("/attachedtemplate") and _OWN_TEMPLATE.match(target)
            if link.get("TargetMode", "").lower() == "external" and not (own or kind.endswith(_QUIET_LINKS)):
                raise Refused(FETCHES)
            if kind.endswith(("/vbaproject", "/attachedtoolbars", "/control")):
                raise Refused(MACROS)
            if ".." in target and target.count("..") > name.count("/"):
                raise Refused(STRANGE)
        return
    asks = any(_local(element.tag) in ("ddeLink", "oleLink") for element in tree.iter())
    if asks or _DDE.search(" ".join(_instructions(tree))):
        raise Refused(FETCHES)


def _instructions(tree: ElementTree.Element) -> Iterator[str]:
    """What Word's fields are told to do. A field's text may lie in many pieces."""
    pieces = []
    for element in tree.iter():
        if _local(element.tag) == "instrText":
            pieces.append(element.text or "")
        elif _local(element.tag) == "fldSimple":
            yield next((value for key, value in element.items() if _local(key) == "instr"), "")
    yield "".join(pieces)


def _check_odf(name: str, tree: ElementTree.Element) -> None:
    for element in tree.iter():
        tag = _local(element.tag)
        if tag == "encryption-data":
            raise Refused(PROTECTED)
        if tag in ("event-listener", "libraries", "library-embedded"):
            raise Refused(MACROS)
        if tag.startswith("dde-"):
            raise Refused(FETCHES)
        for key, value in element.items():
            if _local(key) != "href":
                continue
            if value.strip().lower().startswith(("macro:", "vnd.sun.star.script:", "script:", "javascript:")):
                raise Refused(MACROS)
            if tag in _LOADS and _ELSEWHERE.match(value):
                raise Refused(FETCHES)
