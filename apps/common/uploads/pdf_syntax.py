"""The objects of a PDF as its readers see them: names apart from strings, comments and the data of streams. Pure.

A reader comes to an object by the table of contents, by searching for `obj`, or by a list of objects. So one is read
from every place at which any reader could begin, also where that stands inside a text or a stream.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .refusals import AS_NEW_PDF, FileRefused

MOST_OBJECTS = 150_000
MOST_TOKENS = 350_000  # of objects that have to be looked at name by name
EACH_OBJECT = 10  # tokens that it costs as much as, to begin with one
MOST_READ_AGAIN = 4 * 1024 * 1024  # bytes of objects that begin inside others
MOST_NAMES = 2_500_000  # signs / in objects, at each of which a name to look at could begin

MORE_THAN_WE_READ = f"This PDF has more inside than we look through. {AS_NEW_PDF}"
STRANGE = f"This PDF is packed in a way that we cannot look into. {AS_NEW_PDF}"

_SPACE = rb"\0\t\n\f\r "
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_STRING = rb"\((?:[^()\\]++|\\.)*+\)"
for _ in range(3):  # strings within strings; deeper ones are followed one by one
    _STRING = rb"\((?:[^()\\]++|\\.|" + _STRING + rb")*+\)"
_HEXADECIMAL = rb"<(?!<)[^>]*+>?"  # without an end it goes on to the end of the file, and is looked for once
_COMMENT = rb"%[^\r\n]*+"

_BEGINNING = re.compile(rb"(?<=[" + _SPACE + rb"0-9])obj(?![A-Za-z0-9_])|(?<![A-Za-z])trailer(?![A-Za-z])")
_END_WORD = rb"(?:endobj|stream|startxref)(?!" + _REGULAR + rb")"
_BODY = re.compile(
    rb"(?:["
    + _SPACE
    + rb"\[\]>{})]++|/"
    + _REGULAR
    + rb"*+|(?!"
    + _END_WORD
    + rb")"
    + _REGULAR
    + rb"++|<<|"
    + _STRING
    + rb"|"
    + _HEXADECIMAL
    + rb"|"
    + _COMMENT
    + rb")*+",
    re.DOTALL,
)
_TOKEN = re.compile(
    rb"["
    + _SPACE
    + rb"{})]++|"
    + _COMMENT
    + rb"|(/"
    + _REGULAR
    + rb"*+|<<|>>|[\[\]]|"
    + _STRING
    + rb"|"
    + _HEXADECIMAL
    + rb"|>|"
    + _REGULAR
    + rb"++)",
    re.DOTALL,
)
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_NUMBER_OR_KNOWN = re.compile(rb"[+-]*[0-9.]+|R|true|false|null|obj|endobj|trailer")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NUMBERED = re.compile(rb"(\d{1,10})[" + _SPACE + rb"]+(\d{1,5})[" + _SPACE + rb"]*\Z")


@dataclass
class Budget:
    """What may still be read of one file."""

    objects: int = MOST_OBJECTS
    tokens: int = MOST_TOKENS
    read_again: int = MOST_READ_AGAIN
    names: int = MOST_NAMES

    def spend(self, *, objects: int = 0, tokens: int = 0, read_again: int = 0, names: int = 0) -> None:
        """Count before it is read. Raises FileRefused where it is too much."""
        self.objects -= objects
        self.tokens -= tokens
        self.read_again -= read_again
        self.names -= names
        if min(self.objects, self.tokens, self.read_again, self.names) < 0:
            raise FileRefused(MORE_THAN_WE_READ)


@dataclass(frozen=True)
class Place:
    """Where an object, or the dictionary of the trailer, stands."""

    start: int  # behind the word that begins it
    end: int
    is_stream: bool  # whether data follow
    number: int = -1
    generation: int = 0


@dataclass
class PdfObject:
    """One object: what stands under the names of its dictionaries, however deep; names as bytes without the slash."""

    entries: list[tuple[bytes, list[bytes]]] = field(default_factory=list)
    loose_names: list[bytes] = field(default_factory=list)  # under no name: the object itself, or in a list of it
    all_names: list[bytes] = field(default_factory=list)
    is_odd: bool = False  # readers may disagree on what is a name here and what a value

    def value(self, name: bytes) -> list[bytes]:
        """The tokens of the first value under a name; empty if there is none."""
        return next((values for key, values in self.entries if key == name), [])


def spelled(name: bytes) -> bytes:
    """A pattern for a name in any spelling: each letter may be written as a number."""
    letters = [b"(?:%c|#%s)" % (letter, _any_case(b"%02x" % letter)) for letter in name]
    return b"".join(letters)


def _any_case(digits: bytes) -> bytes:
    return b"".join(b"[%c%c]" % (digit, ord(chr(digit).upper())) for digit in digits)


def places(content: bytes, budget: Budget) -> Iterator[Place]:
    """Every place from which a reader could read an object, to the end of that object."""
    covered_to = 0
    for beginning in _BEGINNING.finditer(content):
        start = beginning.end()
        end = _end_of_body(content, start)
        again = max(0, min(covered_to, end) - start)
        budget.spend(objects=1, read_again=again, names=content.count(b"/", start, end))
        covered_to = max(covered_to, end)
        numbered = _NUMBERED.search(content, max(0, beginning.start() - 24), beginning.start())
        number, generation = (int(numbered[1]), int(numbered[2])) if numbered else (-1, 0)
        yield Place(start, end, content.startswith(b"stream", end), number, generation)


def _end_of_body(content: bytes, start: int) -> int:
    """Where the object ends, or its data begin."""
    at = start
    while True:
        body = _BODY.match(content, at)
        assert body is not None  # it matches nothing, too
        at = body.end()
        if not content.startswith(b"(", at):
            return at
        at = _end_of_string(content, at)


def _end_of_string(content: bytes, start: int) -> int:
    depth = 0
    for bracket in _BRACKET.finditer(content, start):
        if bracket[0] == b"(":
            depth += 1
        elif bracket[0] == b")":
            depth -= 1
        if depth == 0:
            return bracket.end()
    raise FileRefused(STRANGE)


def _tokens(content: bytes, start: int, end: int, budget: Budget) -> Iterator[bytes]:
    at = start
    while at < end:
        found = _TOKEN.match(content, at, end)
        if found is None:
            stop = _end_of_string(content, at) if content.startswith(b"(", at) else at + 1
            token, at = content[at:stop], stop
        else:
            token, at = found[1], found.end()
        if token:
            budget.spend(tokens=1)
            yield token


@dataclass
class _Open:
    """A dictionary or a list whose end has not come."""

    is_dictionary: bool
    values: list[bytes] | None = None  # of the name that came last; a list writes into that of what it stands in


def read_object(content: bytes, start: int, end: int, budget: Budget, *, only_one: bool = False) -> PdfObject:
    """What stands between two places; of objects that follow each other without a mark, `only_one`."""
    budget.spend(tokens=EACH_OBJECT)
    found = PdfObject()
    outside = _Open(is_dictionary=False)
    open_ones: list[_Open] = []
    for token in _tokens(content, start, end, budget):
        inner = open_ones[-1] if open_ones else outside
        if token in (b"<<", b"["):
            _add_value(found, inner, token)
            sink = None if token == b"<<" else inner.values
            open_ones.append(_Open(token == b"<<", sink))
        elif token in (b">>", b"]"):
            _close(found, open_ones, token)
        elif token.startswith(b"/"):
            _add_name(found, inner, token)
        else:
            _add_value(found, inner, token)
        if only_one and not open_ones:
            break
    return found


def _close(found: PdfObject, open_ones: list[_Open], token: bytes) -> None:
    """End what was opened last; odd where that is nothing, or the other of the two."""
    if not open_ones or open_ones[-1].is_dictionary != (token == b">>"):
        found.is_odd = True
    if open_ones:
        open_ones.pop()


def _add_name(found: PdfObject, inner: _Open, token: bytes) -> None:
    """Note a name where it stands: under it come values, unless it is the first value of the name before it."""
    name = decode_name(token)
    found.all_names.append(name)
    if inner.is_dictionary and inner.values != []:
        inner.values = []
        found.entries.append((name, inner.values))
    elif inner.values is None:
        found.loose_names.append(name)
    else:
        inner.values.append(b"/" + name)


def _add_value(found: PdfObject, inner: _Open, token: bytes) -> None:
    """Note what is no name: a value of the name before it; odd if that is missing, or has a name for its value."""
    if token[:1] not in b"<[(" and not _NUMBER_OR_KNOWN.fullmatch(token):
        found.is_odd = True
    values = inner.values
    if inner.is_dictionary and (values is None or (values and values[0].startswith(b"/"))):
        found.is_odd = True
    elif values is not None:
        values.append(token)


def decode_name(token: bytes) -> bytes:
    """A name without its slash, with letters for numbers: it may be written as /J#61vaScript."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), token[1:])


_STRING_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_STRING_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)


def decode_string(token: bytes) -> bytes:
    """The bytes of a string, in either way of writing one."""
    if token.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", token)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())

    def plain(found: re.Match[bytes]) -> bytes:
        escape = found[1]
        if escape[:1].isdigit():
            return bytes([int(escape, 8) & 0xFF])
        return b"" if escape[:1] in b"\r\n" else _STRING_ESCAPES.get(escape, escape)

    return _STRING_ESCAPE.sub(plain, token[1:-1])
