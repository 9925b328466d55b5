"""Parts of OpenDocument files: what they say they are, and what they would fetch or start."""

import re
from collections.abc import Iterable

from apps.common.xml_reader import Attributes, XmlBudget, read_elements

from . import file_types
from .archives import PROTECTED
from .file_types import FileType
from .refusals import FETCHES, MACROS, TEMPLATE, FileRefused

TYPES = {file_type.media_type: file_type for file_type in (file_types.ODT, file_types.ODS, file_types.ODP)}
LONGEST_TYPE = 100  # bytes

_ELSEWHERE = re.compile(r"^\s*([a-z][a-z0-9+.-]*:|//|\\\\|/)", re.IGNORECASE)
_SCRIPTS = ("macro:", "vnd.sun.star.script:", "script:", "javascript:")
# Elements that load what their address names; links in the text wait for a click.
_LOADS = {
    *("image", "object", "object-ole", "plugin", "applet", "floating-frame", "section-source", "table-source"),
    *("background-image", "fill-image", "font-face-uri", "sound"),
}
# What a click in slides may do without a program: going to another one, making something appear.
_STEPS_OF_SLIDES = {
    *("none", "previous-page", "next-page", "first-page", "last-page", "hide", "stop", "show", "fade-out", "sound"),
}


def declared_type(beginning: bytes) -> FileType | None:
    """The kind that the first part of an OpenDocument file names; None if it names none that is taken."""
    kind = beginning.decode("latin-1")
    if kind.removesuffix("-template") in TYPES and kind not in TYPES:
        raise FileRefused(TEMPLATE)
    return TYPES.get(kind)


def check_xml(name: str, pieces: Iterable[bytes], budget: XmlBudget) -> None:
    """One part. Raises FileRefused where it is locked, or fetches or starts something by itself."""
    depth = name.count("/")  # of the folder from which addresses in it count
    read_elements(pieces, budget, lambda tag, attributes: _check_element(tag, attributes, depth))


def _check_element(tag: str, attributes: Attributes, depth: int) -> None:
    if tag == "encryption-data":
        raise FileRefused(PROTECTED)
    if tag in ("libraries", "library-embedded") or (tag == "event-listener" and _runs(attributes)):
        raise FileRefused(MACROS)
    if tag.startswith("dde-"):
        raise FileRefused(FETCHES)
    for key, value in attributes.items():
        if key.endswith("href") and key.rpartition(":")[2] == "href":
            _check_address(tag, value, depth)


def _runs(listener: Attributes) -> bool:
    """Whether an event does anything else than a step in slides."""
    actions = [value for key, value in listener.items() if key.rpartition(":")[2] == "action"]
    return not actions or not _STEPS_OF_SLIDES.issuperset(actions)


def _check_address(tag: str, address: str, depth: int) -> None:
    """What an element of that name points to."""
    if address.strip().lower().startswith(_SCRIPTS):
        raise FileRefused(MACROS)
    if tag in _LOADS and (_ELSEWHERE.match(address) or address.split("/").count("..") > depth):
        raise FileRefused(FETCHES)
