"""The document of a draft: the tree as dicts and lists, and what was set aside from it. Pure: no Django."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from apps.rubric import consistency, reader, tree
from apps.rubric.nodes import LARGEST_FILE
from apps.rubric.problems import Places, RubricProblems
from apps.rubric.writer import as_plain, plain_number

Plain = dict[str, Any]


class ChangedMeanwhile(Exception):  # noqa: N818 - what happened is its name
    """Somebody else saved other words since the page was opened. Nothing was saved."""


@dataclass(frozen=True)
class Document:
    """A draft, whole. Each change makes a new one.

    `set_aside` holds what was taken out of the rubric, the newest first: an indicator with its factor's id.
    """

    rubric: Plain
    set_aside: tuple[Plain, ...] = field(default=())

    @classmethod
    def of(cls, content: tree.Rubric) -> Self:
        """The document that says what a tree says."""
        return cls(json.loads(json.dumps(as_plain(content), default=_figure)))

    @classmethod
    def parsed(cls, text: str) -> Self:
        """The document that `text` holds."""
        held = json.loads(text)
        return cls(held["rubric"], tuple(held["set_aside"]))

    @property
    def text(self) -> str:
        """The document as it is stored. Raises RubricProblems if it is larger than a file may be."""
        text = json.dumps({"rubric": self.rubric, "set_aside": self.set_aside}, ensure_ascii=False)
        if len(text) > LARGEST_FILE:
            places = Places()
            places.wrong((), f"The draft would be larger than {LARGEST_FILE:,} characters. Shorten something first.")
            raise RubricProblems(places.problems)
        return text

    @property
    def content(self) -> tree.Rubric:
        """The tree, unfinished as it may be."""
        return reader.read_plain(self.rubric, unfinished=True)[0]

    def check(self) -> None:
        """Raise RubricProblems if the document is no tree, not even an unfinished one, or parts share a name."""
        content, places = reader.read_plain(self.rubric, unfinished=True)
        consistency.check_addresses(content, places)

    def copy(self) -> Self:
        """A copy whose parts may be changed."""
        return deepcopy(self)

    def factor(self, id: str) -> Plain:
        """The factor with this id. Raises KeyError if there is none."""
        for factor in self.rubric["factors"]:
            if factor["id"] == id:
                return factor
        raise KeyError(id)

    def place_of(self, code: str) -> tuple[int, int]:
        """Where an indicator stands: the numbers of its factor and of its place there. Raises KeyError."""
        for f, factor in enumerate(self.rubric["factors"]):
            for i, indicator in enumerate(factor["indicators"]):
                if indicator["id"] == code:
                    return f, i
        raise KeyError(code)

    def indicator(self, code: str) -> Plain:
        """The indicator with this code. Raises KeyError if there is none."""
        f, i = self.place_of(code)
        return self.rubric["factors"][f]["indicators"][i]

    @property
    def codes(self) -> list[str]:
        """The code of every indicator, in order."""
        return [indicator["id"] for factor in self.rubric["factors"] for indicator in factor["indicators"]]

    @property
    def entries(self) -> list[Plain]:
        """The entries of the succession."""
        told = self.rubric.get("succession") or {}
        return told.get("indicators", [])


def _figure(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(plain_number(value))
    raise TypeError(f"{value!r} cannot stand in a draft.")
