"""How an audit came about, as its report prints it: versions, two raters, evidence, sign-off. Frozen values. Pure.

Nothing here names anybody, and people are counted in bands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from apps.common.pdf.rich_text import RichText

from .sections import LabelledValue

# A table that a page cuts is two tables to a screen reader, so long ones are printed in pieces.
ROWS_OF_TABLE = 10

TableRow = TypeVar("TableRow")


def split_into_tables(rows: Sequence[TableRow]) -> Iterator[Sequence[TableRow]]:
    """The rows in pieces that fit on one page."""
    for first in range(0, len(rows), ROWS_OF_TABLE):
        yield rows[first : first + ROWS_OF_TABLE]


@dataclass(frozen=True)
class LevelChange:
    """One indicator whose answer is another one than in the version before."""

    code: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangesSince:
    """What a later version supersedes, why it was made, and what changed."""

    version: int  # the one before
    signed_off: str  # the day
    reason: RichText
    comparable: bool  # the same version of the rubric
    changes: tuple[LevelChange, ...]
    reworded: int  # indicators with the same answer and other reasons
    evidence_before: int  # pieces in the list
    evidence_now: int

    @property
    def tables(self) -> list[Sequence[LevelChange]]:
        return list(split_into_tables(self.changes))


@dataclass(frozen=True)
class AgreementFigure:
    """One figure of how far two ratings agree."""

    name: str
    value: str
    interval: str
    made_from: str
    words: str


@dataclass(frozen=True)
class AnswerPair:
    """What both raters said of one indicator, and what they agreed."""

    code: str
    title: str
    own: str
    review: str
    agreed: str
    differ: bool


@dataclass(frozen=True)
class RatingDifference:
    """One indicator on which the raters differed, in full."""

    code: str
    title: str
    own: str
    own_reason: RichText
    review: str
    review_reason: RichText
    agreed: str
    agreed_reason: RichText


@dataclass(frozen=True)
class RatingComparison:
    """The second rating beside the first, and how far they agree."""

    who: tuple[str, ...]  # how the second rater stands to the programme; never who it is
    sentence: str
    figures: tuple[AgreementFigure, ...]
    notes: tuple[str, ...]
    differences: tuple[RatingDifference, ...]
    answers: tuple[AnswerPair, ...]

    @property
    def tables(self) -> list[Sequence[AnswerPair]]:
        return list(split_into_tables(self.answers))


@dataclass(frozen=True)
class EvidenceEntry:
    """One piece of the evidence list: no file, and not where it is kept."""

    number: int  # from 1, in this report
    title: RichText
    kind: str
    dated: str
    indicators: tuple[str, ...]  # codes


@dataclass(frozen=True)
class EvidenceList:
    """What the ratings rest on."""

    pieces: tuple[EvidenceEntry, ...]
    coverage: tuple[LabelledValue, ...]

    @property
    def tables(self) -> list[Sequence[EvidenceEntry]]:
        return list(split_into_tables(self.pieces))


@dataclass(frozen=True)
class AnsweredFinding:
    """A weak spot that stays as it is, and why."""

    about: str
    reason: RichText


@dataclass(frozen=True)
class FindingGroup:
    """The weak spots of one kind: answered here, answered with the rating itself, and left open."""

    heading: str
    answered: tuple[AnsweredFinding, ...]
    with_rating: tuple[str, ...]  # codes: the reason stands with the indicator
    open: tuple[str, ...]


@dataclass(frozen=True)
class FeedbackPeriod:
    """The days in which peer workers could read the draft and comment on it."""

    days: str
    shortened_because: RichText


@dataclass(frozen=True)
class BeforeSignOff:
    """What was asked before sign-off: the check, and the peer workers."""

    spots: tuple[FindingGroup, ...]
    windows: tuple[FeedbackPeriod, ...]
    comments: str  # how many, in a band
    unanswered: int  # comments without an answer


@dataclass(frozen=True)
class SignOffFingerprint:
    """What was stored when the version was signed off."""

    formula: str
    rubric: str
    rubric_mark: str  # the beginning of its hash, in groups
    digest: str  # the same of what was signed off; empty: none was kept
    compared: tuple[str, ...]  # what that is made of, and whether what is stored today fits it


def group_digits(digest: str, *, signs: int = 16, group: int = 4) -> str:
    """The beginning of a digest as people compare it: 9f86 d081 884c 7d65."""
    return " ".join(digest[first : first + group] for first in range(0, min(signs, len(digest)), group))
