"""What a person says of one practice, before it is sealed. Pure."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from apps.common.unicode_text import plain_text
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent


class Leaning(StrEnum):
    """How a practice sits with somebody at present, in place of a number."""

    MORE = "more"
    SOMETIMES = "sometimes"
    EXPLORE = "explore"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Leaning.MORE: "More like this",
    Leaning.SOMETIMES: "Sometimes",
    Leaning.EXPLORE: "Want to explore",
}

# Prompts that may lead to somebody's own history, or to something that was hard: they get a gentle note.
_TENDER = re.compile(r"\b(lived experience|story|my example|share|sharing|hard|difficult)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ReflectionContent:
    """One reflection: what was asked, in the words it was asked in, and what was written. All of it may be empty."""

    rubric: str  # the version that the prompt stands in
    practice: str  # the indicator's code, such as ACC-1
    title: str
    prompt: str
    words: str = ""
    leaning: str = ""  # a Leaning, or empty: left open
    level: int | None = None  # only if the person asked for the levels and chose one
    anchor: str = ""  # the sentence of that level

    def __post_init__(self) -> None:
        """The words have one form, whichever a browser sent them in; blanks before them are the author's."""
        object.__setattr__(self, "words", plain_text(self.words).rstrip())

    @property
    def leaning_label(self) -> str:
        return Leaning(self.leaning).label if self.leaning else ""

    @property
    def says_nothing(self) -> bool:
        """Whether nothing was written and nothing chosen."""
        return not self.words.strip() and not self.leaning and self.level is None

    @property
    def digest(self) -> str:
        """A short mark of what was written: a page sends it back to show what it had been given."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]

    def saying(self, *, words: str, leaning: str, level: int | None, anchor: str) -> "ReflectionContent":
        """The same question, answered like this."""
        return replace(self, words=words, leaning=leaning, level=level, anchor=anchor)


def blank(indicator: IndicatorContent, rubric: RubricContent) -> ReflectionContent:
    """The question that a practice asks, with nothing written yet."""
    return ReflectionContent(
        rubric=rubric.rubric.version,
        practice=indicator.id,
        title=indicator.title,
        prompt=indicator.reflection_prompt,
    )


def is_tender(entry: ReflectionContent) -> bool:
    """Whether the prompt may touch somebody's own history."""
    return bool(_TENDER.search(f"{entry.title} {entry.prompt}"))
