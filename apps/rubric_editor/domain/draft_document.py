"""The document of a draft: the tree as dicts and lists, and what was taken out of it. Pure: no Django."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from apps.rubric import consistency, yaml_reader
from apps.rubric.plain_data import format_number, to_plain_data
from apps.rubric.problems import ErrorCollector, RubricProblems
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.yaml_nodes import LARGEST_FILE

Plain = dict[str, Any]


@dataclass(frozen=True)
class DraftDocument:
    """A draft, whole. Each change makes a new one.

    `removed_indicators` holds what was taken out of the rubric, the newest first: an indicator with its place, its
    factor's id and its entry of the succession.
    """

    rubric: Plain
    removed_indicators: tuple[Plain, ...] = field(default=())

    @classmethod
    def from_content(cls, content: RubricContent) -> Self:
        """The document that says what a tree says."""
        return cls(json.loads(json.dumps(to_plain_data(content), default=_to_float)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The document that `text` holds."""
        stored = json.loads(text)
        return cls(stored["rubric"], tuple(stored["removed_indicators"]))

    @property
    def text(self) -> str:
        """The document as it is stored. Raises RubricProblems if it is larger than a file may be."""
        text = json.dumps({"rubric": self.rubric, "removed_indicators": self.removed_indicators}, ensure_ascii=False)
        if len(text) > LARGEST_FILE:
            errors = ErrorCollector()
            errors.add((), f"The draft would be larger than {LARGEST_FILE:,} characters. Shorten something first.")
            raise RubricProblems(errors.problems)
        return text

    @property
    def content(self) -> RubricContent:
        """The tree, unfinished as it may be."""
        return yaml_reader.read_plain(self.rubric, unfinished=True)[0]

    def check(self) -> None:
        """Raise RubricProblems if the document is no tree, not even an unfinished one, or parts share a name."""
        content, errors = yaml_reader.read_plain(self.rubric, unfinished=True)
        consistency.check_addresses(content, errors)

    def copy(self) -> Self:
        """A copy whose parts may be changed."""
        return deepcopy(self)

    def factor(self, id: str) -> Plain:
        """The factor with this id. Raises KeyError if there is none."""
        for factor in self.rubric["factors"]:
            if factor["id"] == id:
                return factor
        raise KeyError(id)

    def position_of(self, code: str) -> tuple[int, int]:
        """Where an indicator stands: the numbers of its factor and of its place there. Raises KeyError."""
        for factor_number, factor in enumerate(self.rubric["factors"]):
            for number, indicator in enumerate(factor["indicators"]):
                if indicator["id"] == code:
                    return factor_number, number
        raise KeyError(code)

    def indicator(self, code: str) -> Plain:
        """The indicator with this code. Raises KeyError if there is none."""
        factor_number, number = self.position_of(code)
        return self.rubric["factors"][factor_number]["indicators"][number]

    @property
    def codes(self) -> list[str]:
        """The code of every indicator, in order."""
        codes: list[str] = []
        for factor in self.rubric["factors"]:
            for indicator in factor["indicators"]:
                codes.append(indicator["id"])
        return codes

    @property
    def entries(self) -> list[Plain]:
        """The entries of the succession."""
        succession = self.rubric.get("succession") or {}
        return succession.get("indicators", [])

    @property
    def entries_by_code(self) -> dict[str, Plain]:
        """The entries of the draft's own indicators."""
        return {entry["indicator"]: entry for entry in self.entries if "indicator" in entry}

    @property
    def level_labels(self) -> dict[int, str]:
        """What each level of the scale is called."""
        return {level["level"]: level["label"] for level in self.rubric["scale"]["levels"]}

    @property
    def factors_by_id(self) -> dict[str, Plain]:
        return {factor["id"]: factor for factor in self.rubric["factors"]}


def _to_float(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(format_number(value))
    raise TypeError(f"{value!r} cannot stand in a draft.")
