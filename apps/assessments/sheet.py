"""One audit as one frozen value: every answer beside its indicator, and what the answers come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from apps.rubric import tree
from apps.rubric.queries import KnownRubric, known

from . import scoring
from .entries import Answered, Entry
from .evidence import Question, questions
from .models import Assessment, Rating
from .scoring import FactorScore, Scores, State


@dataclass(frozen=True)
class RatedIndicator(Answered):
    """What an audit says of one indicator."""

    indicator: tree.Indicator
    factor_id: str
    answer: scoring.Answer
    level_label: str  # the scale's name of the level chosen; empty where there is none
    reason: str
    note: str
    evidence_reason: str
    evidence: tuple[tree.EvidenceType, ...]  # kinds of evidence seen, in the rubric's order
    questions: tuple[Question, ...]  # what this level raises, answered or not
    version: int
    updated_by: str  # the person's name; empty while nobody has answered
    updated_at: datetime | None

    @property
    def assessed(self) -> bool:
        """Whether it has an answer: a level, or *does not apply*."""
        return self.answer is not State.NOT_ASSESSED

    @property
    def anchor(self) -> str | None:
        """The sentence of the level reached; None where there is no level."""
        return None if self.level is None else self.indicator.anchor(self.level)

    @property
    def next_anchor(self) -> tree.Anchor | None:
        """The anchor one level up; None at the top, and where there is no level."""
        if self.level is None:
            return None
        return next((anchor for anchor in self.indicator.levels if anchor.level == self.level + 1), None)

    @property
    def entry(self) -> Entry:
        """What was said, as a form takes it."""
        return Entry(
            answer=self.answer,
            reason=self.reason,
            note=self.note,
            evidence_reason=self.evidence_reason,
            evidence=frozenset(kind.id for kind in self.evidence),
        )

    @property
    def wants_reason(self) -> bool:
        """Whether a question about its evidence is still open."""
        return bool(self.questions) and not self.evidence_reason


@dataclass(frozen=True)
class RatedFactor:
    """What an audit says of one factor."""

    factor: tree.Factor
    score: FactorScore
    indicators: tuple[RatedIndicator, ...]

    @property
    def assessed(self) -> int:
        """Indicators that have an answer."""
        return sum(rated.assessed for rated in self.indicators)


@dataclass(frozen=True)
class Sheet:
    """One audit, whole."""

    assessment: Assessment
    rubric: tree.Rubric
    factors: tuple[RatedFactor, ...]
    scores: Scores
    raters: int  # people whose answers stand

    @property
    def indicators(self) -> Iterator[RatedIndicator]:
        """Every indicator, factor by factor."""
        for factor in self.factors:
            yield from factor.indicators

    def factor(self, id: str) -> RatedFactor:
        """One factor's part. Raises KeyError if there is none by that id."""
        for factor in self.factors:
            if factor.factor.id == id:
                return factor
        raise KeyError(id)


def answer_of(rating: Rating) -> scoring.Answer:
    """A stored answer as the sums know it."""
    if rating.not_applicable:
        return State.NOT_APPLICABLE
    return State.NOT_ASSESSED if rating.level is None else rating.level


def sheet_of(assessment: Assessment) -> Sheet:
    """The whole audit, in two queries once its rubric is known to the process."""
    rubric = known(assessment.rubric)
    rows = assessment.ratings.order_by().select_related("updated_by").prefetch_related("evidence_types")
    found = {row.indicator_id: row for row in rows}
    rated = {
        indicator.id: rated_indicator(found[rubric.indicator_keys[indicator.id]], indicator, rubric)
        for indicator in rubric.content.indicators
    }
    scores = scoring.score(rubric.content, {code: one.answer for code, one in rated.items()})
    return Sheet(
        assessment=assessment,
        rubric=rubric.content,
        factors=tuple(
            RatedFactor(factor, scores.of(factor.id), tuple(rated[one.id] for one in factor.indicators))
            for factor in rubric.content.factors
        ),
        scores=scores,
        raters=len({row.updated_by_id for row in found.values()} - {None}),
    )


def rated_indicator(rating: Rating, indicator: tree.Indicator, rubric: KnownRubric) -> RatedIndicator:
    """One row of ratings beside its indicator."""
    seen = {kind.slug for kind in rating.evidence_types.all()}
    evidence = tuple(kind for kind in rubric.content.evidence_types if kind.id in seen)
    return RatedIndicator(
        indicator=indicator,
        factor_id=rubric.content.factor_of(indicator.id).id,
        answer=answer_of(rating),
        level_label="" if rating.level is None else rubric.content.scale.level(rating.level).label,
        reason=rating.reason,
        note=rating.note,
        evidence_reason=rating.evidence_reason,
        evidence=evidence,
        questions=questions(rating.level, seen, indicator, rubric.content),
        version=rating.version,
        updated_by=rating.updated_by.name if rating.updated_by else "",
        updated_at=rating.updated_at,
    )
