"""XML that people send, read through once, element by element, without building anything from it. Pure: no Django.

What a reader of XML pays for is counted while it is read, for all parts of one file together: bytes, signs of markup,
attributes, how deep elements stand, and how long one element says all it has to say.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from xml.parsers import expat

DEEPEST = 200  # elements within elements; office programs write some thirty
MOST_NAMES = 50_000  # different names of elements and attributes in one part; a parser keeps each
LONGEST_TAG = 1024 * 1024  # bytes from < to >; drawings in old Word documents have some hundred thousand

_ENCODINGS = {"utf-8", "us-ascii", "ascii", "utf-16", "iso-8859-1"}  # every program reads these alike


class XmlFault(Enum):
    """Why a part is not read. The words for it are those of whoever asked for the file."""

    DAMAGED = "damaged"
    DOCUMENT_TYPE = "document_type"  # in which entities could grow, or fetch something
    ENCODING = "encoding"  # in letters that other programs might read otherwise
    UNUSUAL = "unusual"  # deeper or longer than office programs write
    TOO_LARGE = "too_large"  # bytes of all parts
    TOO_MUCH = "too_much"  # elements, entities or attributes of all parts


class UnsafeXmlError(Exception):
    """XML that is not read any further."""

    def __init__(self, fault: XmlFault):
        super().__init__(fault.value)
        self.fault = fault


Attributes = dict[str, str]
OnElement = Callable[[str, Attributes], None]


@dataclass
class XmlBudget:
    """What may still be read of one file, all of its parts together."""

    size: int  # bytes
    markup: int  # signs < and &: an element with an end has two, a cell of a table four
    attributes: int

    def spend_piece(self, piece: bytes) -> None:
        """Count a piece before it is read. Raises UnsafeXmlError where it is too much."""
        self.size -= len(piece)
        self.markup -= piece.count(b"<") + piece.count(b"&")
        if self.size < 0:
            raise UnsafeXmlError(XmlFault.TOO_LARGE)
        if self.markup < 0:
            raise UnsafeXmlError(XmlFault.TOO_MUCH)

    def spend_attributes(self, count: int) -> None:
        """Count the attributes of one element. Raises UnsafeXmlError where they are too many."""
        self.attributes -= count
        if self.attributes < 0:
            raise UnsafeXmlError(XmlFault.TOO_MUCH)


def read_elements(
    pieces: Iterable[bytes],
    budget: XmlBudget,
    on_element: OnElement,
    *,
    on_text: Callable[[str], None] | None = None,
    text_of: str = "",
) -> None:
    """Call `on_element` with the name, without its prefix, and the attributes of each element.

    `on_text` gets the text inside elements named `text_of`, in pieces. Raises UnsafeXmlError where it is no XML, has
    a document type, or is more than the budget has left.
    """
    reader = _ElementReader(budget, on_element, on_text, text_of)
    try:
        for piece in pieces:
            reader.feed(piece)
        reader.feed_end()
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise UnsafeXmlError(XmlFault.DAMAGED) from error


class _ElementReader:
    """One part, while it is read."""

    def __init__(
        self, budget: XmlBudget, on_element: OnElement, on_text: Callable[[str], None] | None, text_of: str
    ) -> None:
        self._budget = budget
        self._on_element = on_element
        self._on_text = on_text
        self._text_of = text_of
        self._depth = 0
        self._fed = 0
        self._parser: Any = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._check_declaration
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, piece: bytes) -> None:
        self._budget.spend_piece(piece)
        self._fed += len(piece)
        self._parser.Parse(piece, False)
        # What is not yet read stands in the parser's memory: a tag, a comment or an instruction without an end.
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG or len(self._parser.intern) > MOST_NAMES:
            raise UnsafeXmlError(XmlFault.UNUSUAL)

    def feed_end(self) -> None:
        self._parser.Parse(b"", True)

    def _check_declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise UnsafeXmlError(XmlFault.ENCODING)

    def _refuse_document_type(self, *_: object) -> None:
        raise UnsafeXmlError(XmlFault.DOCUMENT_TYPE)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnsafeXmlError(XmlFault.UNUSUAL)
        if attributes:
            self._budget.spend_attributes(len(attributes))
        local_name = name.rpartition(":")[2]
        self._on_element(local_name, attributes)
        if self._on_text is not None and local_name == self._text_of:
            self._parser.CharacterDataHandler = self._on_text

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._parser.CharacterDataHandler = None
