"""Parts of documents of Word, Excel and PowerPoint: what they say they are, and what they would fetch or start."""

import re
from collections.abc import Iterable

from apps.common.xml_reader import Attributes, XmlBudget, read_elements

from . import file_types
from .archives import STRANGE
from .file_types import FileType
from .refusals import FETCHES, MACROS, NOT_OFFICE, TEMPLATE, FileRefused

LONGEST_FIELDS = 1_000_000  # characters of all instructions of one part

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": file_types.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": file_types.XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": file_types.PPTX,
}
# Links that wait for a click, and links between workbooks that a program asks about before it follows them.
_QUIET_LINKS = (
    "/hyperlink",
    "/externallinkpath",
    "/externallinklongpath",
    "/xlpathmissing",
    "/xlstartup",
    "/xlalternatestartup",
    "/xllibrary",
)
# On the disk of whoever wrote it: nothing is fetched.
_OWN_TEMPLATE = re.compile(r"file:///[a-z]:[^/]", re.IGNORECASE)
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)


def declared_type(pieces: Iterable[bytes], budget: XmlBudget) -> FileType:
    """What the list of types says. Documents with macros and templates have types of their own: FileRefused."""
    found: set[FileType] = set()

    def note_type(_: str, attributes: Attributes) -> None:
        content_type = attributes.get("ContentType", "")
        if "macroenabled" in content_type.lower() or "vbaproject" in content_type.lower():
            raise FileRefused(MACROS)
        if content_type.startswith("application/") and content_type.endswith(".template.main+xml"):
            raise FileRefused(TEMPLATE)
        if content_type in _MAIN:
            found.add(_MAIN[content_type])

    read_elements(pieces, budget, note_type)
    if len(found) != 1:
        raise FileRefused(NOT_OFFICE)
    return found.pop()


def check_xml(name: str, pieces: Iterable[bytes], budget: XmlBudget) -> None:
    """One part, `name` in small letters. Raises FileRefused where it fetches or starts something by itself."""
    if name.endswith(".rels"):
        read_elements(pieces, budget, lambda _, attributes: _check_relation(name, attributes))
        return
    fields = _Fields()
    read_elements(pieces, budget, fields.on_element, on_text=fields.on_text, text_of="instrText")
    _check_instruction("".join(fields.pieces))


class _Fields:
    """What Word's fields are told to do. A field's text may lie in many pieces."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._size = 0

    def on_element(self, name: str, attributes: Attributes) -> None:
        if name in ("ddeLink", "oleLink"):
            raise FileRefused(FETCHES)
        if name == "fldSimple":
            for key, value in attributes.items():
                if key.rpartition(":")[2] == "instr":
                    _check_instruction(value)

    def on_text(self, text: str) -> None:
        self.pieces.append(text)
        self._size += len(text)
        if self._size > LONGEST_FIELDS:
            raise FileRefused(STRANGE)


def _check_instruction(instruction: str) -> None:
    if _DDE.search(instruction):
        raise FileRefused(FETCHES)


def _check_relation(name: str, relation: Attributes) -> None:
    """What one part says it belongs to: nothing elsewhere that is fetched at once, and nothing that runs."""
    kind, target = relation.get("Type", "").lower(), relation.get("Target", "")
    if relation.get("TargetMode", "").lower() == "external":
        # The address of another file, on a shared drive or on the web: no place in this archive.
        if not _waits_for_a_click(kind, target):
            raise FileRefused(FETCHES)
    elif _leads_out(name, target):
        raise FileRefused(STRANGE)
    if kind.endswith(("/vbaproject", "/attachedtoolbars", "/control")):
        raise FileRefused(MACROS)


def _waits_for_a_click(kind: str, target: str) -> bool:
    """Whether a link elsewhere is not followed by itself."""
    is_own_template = kind.endswith("/attachedtemplate") and _OWN_TEMPLATE.match(target)
    return bool(is_own_template) or kind.endswith(_QUIET_LINKS)


def _leads_out(name: str, target: str) -> bool:
    """Whether a part of the archive is looked for above its root. Targets count from the folder above `_rels`."""
    depth = 0 if target.startswith("/") else max(0, name.count("/") - 1)
    for step in target.replace("\\", "/").split("/"):
        if step == "..":
            depth -= 1
        elif step not in ("", "."):
            depth += 1
        if depth < 0:
            return True
    return False
