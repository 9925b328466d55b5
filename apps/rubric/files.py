"""Kinds of files that a rubric can be read from and written to. Pure: no Django."""

from typing import Any

from . import reader, tree, writer
from .nodes import text_of
from .problems import Places

KINDS = {"yaml": "text/yaml; charset=utf-8"}


def write(content: tree.Rubric, kind: str) -> bytes:
    """A rubric, finished or not, as a file of this kind. Raises KeyError for a kind that there is not."""
    return {"yaml": lambda: writer.write(content).encode()}[kind]()


def read(name: str, data: bytes) -> dict[str, Any]:
    """What a file of this name holds, as `writer.as_plain` gives it. Raises RubricProblems, by line or by cell."""
    kind = name.lower().rpartition(".")[2]
    if kind in ("yaml", "yml"):
        return writer.as_plain(reader.read(text_of(data), unfinished=True)[0])
    places = Places()
    places.wrong((), "This is no file that can be read here. Send a text file that ends in .yaml.")
    places.raise_if_wrong()
    raise KeyError(kind)
