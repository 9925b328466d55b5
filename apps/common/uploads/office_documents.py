"""Documents of Word, Excel, PowerPoint and LibreOffice: which kind, and that nothing in them runs by itself."""

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from apps.common.zip_reader import ZipEntry

from . import file_types
from .archives import PROTECTED, STRANGE, read_archive
from .file_types import FileType
from .refusals import AS_PDF, MADE_AGAIN, FileRefused

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
    "Take the files out and choose one of them: " + file_types.ACCEPTED_TYPES + "."
)
MOST_INSIDE = 1  # a chart keeps its figures as a small workbook inside; nothing in that may hold yet another

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": file_types.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": file_types.XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": file_types.PPTX,
}
_ODF = {file_type.media_type: file_type for file_type in (file_types.ODT, file_types.ODS, file_types.ODP)}
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


def detect_office_type(content: bytes, inside: int = 0) -> FileType:
    """The kind of document. Raises FileRefused for anything that is none, or that holds what could run or hide."""
    entries = read_archive(content)
    if not entries:
        raise FileRefused(NOT_OFFICE)
    first = entries[0]
    if first.name == "mimetype" and first.content.decode("latin-1") in _ODF:
        _check_each(entries, _check_odf, inside)
        return _ODF[first.content.decode("ascii")]
    for entry in entries:
        if entry.name.lower() == _TYPES:
            file_type = _declared_type(entry.content)
            _check_each(entries, _check_ooxml, inside)
            return file_type
    raise FileRefused(NOT_OFFICE)


def _check_each(entries: list[ZipEntry], check: Callable[[str, ElementTree.Element], None], inside: int) -> None:
    for entry in entries:
        name = entry.name.lower()
        _check_part(name, entry.content, inside)
        if name.endswith((".xml", ".rels")) and entry.content:
            check(name, _xml(entry.content))


def _check_part(name: str, content: bytes, inside: int) -> None:
    """One part by its name and its first bytes."""
    if _RUNS.search(name):
        raise FileRefused(MACROS)
    if _CONNECTS.search(name):
        raise FileRefused(FETCHES)
    if _INSIDE.search(name) and inside < MOST_INSIDE:
        detect_office_type(content, inside + 1)
    elif (name.endswith(".bin") and not _HARMLESS_BINARY.search(name)) or content.startswith(_FOREIGN):
        raise FileRefused(EMBEDDED)


def _xml(content: bytes) -> ElementTree.Element:
    """A part's tree. Office documents have no document types, so no entity can grow or fetch anything."""
    letters = _LETTERS.match(content)
    if letters and letters[1].lower() not in (b"utf-8", b"us-ascii"):
        raise FileRefused(STRANGE)  # in other letters a document type could not be seen
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content or b"<!DOCTYPE" in content:
        raise FileRefused(STRANGE)
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # no document type, see above
    except (ElementTree.ParseError, LookupError, ValueError) as problem:
        raise FileRefused(f"This file is damaged or not complete. {MADE_AGAIN}") from problem


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit("}", 1)[-1]


def _declared_type(types: bytes) -> FileType:
    """What a document of Microsoft's kind says it is. Those with macros and templates have types of their own."""
    found = set()
    for element in _xml(types):
        content_type = element.get("ContentType", "")
        if "macroenabled" in content_type.lower() or "vbaproject" in content_type.lower():
            raise FileRefused(MACROS)
        if content_type in _MAIN:
            found.add(_MAIN[content_type])
    if len(found) != 1:
        raise FileRefused(NOT_OFFICE)
    return found.pop()


def _check_ooxml(name: str, tree: ElementTree.Element) -> None:
    if name.endswith(".rels"):
        for relation in tree:
            _check_relation(name, relation)
        return
    asks = any(_local(element.tag) in ("ddeLink", "oleLink") for element in tree.iter())
    if asks or _DDE.search(" ".join(_instructions(tree))):
        raise FileRefused(FETCHES)


def _check_relation(name: str, relation: ElementTree.Element) -> None:
    """What one part says it belongs to: nothing elsewhere that is fetched at once, and nothing that runs."""
    kind, target = relation.get("Type", "").lower(), relation.get("Target", "")
    if relation.get("TargetMode", "").lower() == "external" and not _waits_for_a_click(kind, target):
        raise FileRefused(FETCHES)
    if kind.endswith(("/vbaproject", "/attachedtoolbars", "/control")):
        raise FileRefused(MACROS)
    if ".." in target and target.count("..") > name.count("/"):
        raise FileRefused(STRANGE)


def _waits_for_a_click(kind: str, target: str) -> bool:
    """Whether a link elsewhere is not followed by itself."""
    is_own_template = kind.endswith("/attachedtemplate") and _OWN_TEMPLATE.match(target)
    return bool(is_own_template) or kind.endswith(_QUIET_LINKS)


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
            raise FileRefused(PROTECTED)
        if tag in ("event-listener", "libraries", "library-embedded"):
            raise FileRefused(MACROS)
        if tag.startswith("dde-"):
            raise FileRefused(FETCHES)
        for key, value in element.items():
            if _local(key) == "href":
                _check_address(tag, value)


def _check_address(tag: str, address: str) -> None:
    """What an element of that name points to."""
    if address.strip().lower().startswith(("macro:", "vnd.sun.star.script:", "script:", "javascript:")):
        raise FileRefused(MACROS)
    if tag in _LOADS and _ELSEWHERE.match(address):
        raise FileRefused(FETCHES)
