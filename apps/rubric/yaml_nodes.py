"""From a file's bytes to YAML nodes with their lines, or to a sentence. Pure: no Django.

Nothing is constructed from the file: nodes are text with a place. What could turn a small file into endless work
(aliases, deep nesting) is refused before it is followed.
"""

import yaml

from .problems import ErrorCollector, RubricProblems, quote

LARGEST_FILE = 1_000_000  # bytes, and characters; the shipped rubric has about 84,000
MOST_NODES = 25_000  # names, texts, lists and blocks; the shipped rubric has about 4,000
MOST_BLANKS = 300_000  # blanks and line ends, at each of which the reader of YAML stops to think
DEEPEST = 20  # blocks within blocks; a rubric's file needs nine

_BLANKS = " \t\n\r\x85\u2028\u2029"
_HINTS = {
    "'\\t'": "Indent with spaces, not with tabs.",
    "cannot start any token": "Put the text in quotes.",
    "mapping values are not allowed": "Put a text that holds a colon in quotes.",
    "could not find expected ':'": "A name needs a colon and a space after it.",
    "unexpected end of stream": "The quotation marks that open here are never closed.",
    "expected <block end>": "Check the indentation, and the quotation marks of the line before.",
    "expected ',' or": "Check that each bracket is closed, and that commas part the entries.",
    "second occurrence": "A rubric needs no anchors (&name). Take them out.",
    "another document": "Put each rubric in a file of its own.",
}
_BEGINS_EARLIER = ("could not find expected ':'", "unexpected end of stream", "got '<stream end>'")


def text_of(data: bytes) -> str:
    """The text of a file. Raises RubricProblems if it is too large, or not in UTF-8."""
    errors = ErrorCollector()
    if len(data) > LARGEST_FILE:
        errors.add((), _too_large())
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        errors.lines[()] = data.count(b"\n", 0, error.start) + 1
        errors.add((), "The file is not text in UTF-8. Save it in that encoding.")
    errors.raise_if_any()
    return text


def compose(text: str) -> yaml.MappingNode:
    """The file's outermost block. Raises RubricProblems where the text is no YAML, or more than a rubric needs."""
    errors = ErrorCollector()
    if len(text) > LARGEST_FILE:
        errors.add((), _too_large())
    elif sum(text.count(sign) for sign in _BLANKS) > MOST_BLANKS:
        errors.add((), f"There are more than {MOST_BLANKS:,} blanks and line ends in this file. Take them out.")
    errors.raise_if_any()
    try:
        loader = _Composer(text)
        root = loader.get_single_node()
    except _Refused as refusal:
        raise _problem(errors, refusal.line, str(refusal)) from refusal
    except yaml.MarkedYAMLError as error:
        raise _problem(errors, _line_of(error), _sentence(error)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _problem(errors, line, f"The character U+{error.character:04X} cannot stand in YAML.") from error
    except (ValueError, OverflowError) as error:
        # PyYAML lets the number of an escape such as "\UFFFFFFFF" through to Python.
        line = loader.get_mark().line + 1
        raise _problem(errors, line, "There is an escape or a number here that YAML does not know.") from error
    if root is None:
        raise _problem(errors, 1, "The file is empty.")
    if not isinstance(root, yaml.MappingNode):
        raise _problem(errors, line_of(root), "The file must start with names such as 'rubric:'.")
    return root


def line_of(node: yaml.Node) -> int:
    """The line, from 1, on which a node begins."""
    return node.start_mark.line + 1


class _Composer(yaml.SafeLoader):
    """Composes nodes, but follows no alias, and no file into its depths."""

    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise _Refused("The file uses a YAML alias (*name). Write the text out instead.", event)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _Refused(f"There are more than {MOST_NODES:,} names and texts in this file. No rubric has.", event)
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Refused(f"Blocks stand more than {DEEPEST} deep in each other here. No rubric needs that.", event)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """Good YAML that a rubric has no use for."""

    def __init__(self, sentence: str, event: yaml.Event):
        super().__init__(sentence)
        self.line = event.start_mark.line + 1 if event.start_mark else 1


def _too_large() -> str:
    return f"The file is larger than {LARGEST_FILE:,} characters. A rubric needs about a tenth of that."


def _problem(errors: ErrorCollector, line: int, sentence: str) -> RubricProblems:
    errors.lines[()] = line
    errors.add((), sentence)
    return RubricProblems(errors.problems)


def _line_of(error: yaml.MarkedYAMLError) -> int:
    earlier = any(words in (error.problem or "") for words in _BEGINS_EARLIER)
    mark = error.context_mark if earlier and error.context_mark else error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _sentence(error: yaml.MarkedYAMLError) -> str:
    fault = error.problem or error.context or "something unexpected"
    sentence = f"This is not the YAML of one rubric: {quote(fault)}."
    for words, hint in _HINTS.items():
        if words in fault:
            return f"{sentence} {hint}"
    return sentence
