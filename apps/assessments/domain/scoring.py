"""From levels to scores. Pure: values in, frozen dataclasses out.

The rules and their worked table stand in the README.md of this app ("How scores are made"). They are provisional:
borrowed from the usual layout of fidelity scales, and not tested for this rubric.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import BandContent, Scale

FORMULA_VERSION = "1"

# A factor needs two thirds of its applicable indicators scored.
NEEDED_OF_APPLICABLE = (2, 3)
# More than this many "does not apply" in one factor, or in the whole audit, earns a caution.
MOST_NA_IN_FACTOR = 2
MOST_NA_IN_ALL = 6

GUARD_NOTE = "one or more practices not in evidence"


class AnswerState(Enum):
    """The two answers that are no level."""

    NOT_APPLICABLE = "NA"
    NOT_ASSESSED = "NY"


Answer = int | AnswerState


@dataclass(frozen=True)
class ScoredFactor:
    """What the ratings of one factor come to."""

    factor: str
    scored: int
    not_applicable: int
    not_assessed: int
    needed: int  # scored indicators that a score takes
    mean: Decimal | None  # to one decimal place; None: too few are scored, which is not the same as zero
    band: BandContent | None
    guarded: bool  # an indicator stands at the lowest level, so the band is held back or qualified
    missing: tuple[str, ...]  # indicators not assessed yet

    @property
    def applicable(self) -> int:
        """Indicators that could be scored."""
        return self.scored + self.not_assessed

    @property
    def complete(self) -> bool:
        """Whether every applicable indicator is scored."""
        return not self.not_assessed

    @property
    def too_many_na(self) -> bool:
        """Whether so much does not apply that the score deserves a caution."""
        return self.not_applicable > MOST_NA_IN_FACTOR

    @property
    def shown_as(self) -> str:
        """The words beside the figure."""
        if self.band is None:
            return "Not enough rated"
        words = f"{self.band.label} — {GUARD_NOTE}" if self.guarded else self.band.label
        return words if self.complete else f"{words}, incomplete"


@dataclass(frozen=True)
class Scores:
    """What all ratings of one audit come to."""

    factors: tuple[ScoredFactor, ...]
    overall: Decimal | None  # only when every factor has a score; never shown without the profile
    formula: str = FORMULA_VERSION

    def of(self, factor: str) -> ScoredFactor:
        """The score of one factor. Raises KeyError if there is none by that id."""
        for score in self.factors:
            if score.factor == factor:
                return score
        raise KeyError(factor)

    @property
    def scored(self) -> int:
        return sum(score.scored for score in self.factors)

    @property
    def applicable(self) -> int:
        return sum(score.applicable for score in self.factors)

    @property
    def not_applicable(self) -> int:
        return sum(score.not_applicable for score in self.factors)

    @property
    def too_many_na(self) -> bool:
        """Whether so much does not apply, in all, that the result deserves a caution."""
        return self.not_applicable > MOST_NA_IN_ALL

    @property
    def unscored(self) -> tuple[ScoredFactor, ...]:
        """The factors that stand between a rating and its end."""
        return tuple(score for score in self.factors if score.mean is None)

    @property
    def can_be_finished(self) -> bool:
        """Whether every factor has a score."""
        return not self.unscored


def rounded(value: Decimal) -> Decimal:
    """To one decimal place; half rounds up, so that 3.95 is 4.0 and number and band always agree."""
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def mean(levels: Sequence[int]) -> Decimal:
    """The rounded mean of at least one level."""
    return rounded(Decimal(sum(levels)) / len(levels))


def percent(score: Decimal, scale: Scale) -> Decimal:
    """Where a score stands between the lowest level (0) and the highest (100)."""
    return rounded((score - scale.min) / (scale.max - scale.min) * 100)


def needed(applicable: int) -> int:
    """How many of the applicable indicators must be scored: two thirds, rounded up, and at least one."""
    part, whole = NEEDED_OF_APPLICABLE
    return max(1, -(-applicable * part // whole))


def band_of(score: Decimal, scale: Scale) -> BandContent:
    """The band that a rounded score falls into. Raises ValueError if the scale's bands leave a hole there."""
    for band in scale.bands:
        if band.min <= score <= band.max:
            return band
    raise ValueError(f"No band holds {score}.")


def highest_guarded_band(scale: Scale) -> BandContent:
    """The best band that a factor with a practice not in evidence may be shown in.

    "Usual practice for most people" starts one level below the top (4 of 5); bands that start there are out of reach.
    """
    below = [band for band in scale.bands if band.min < scale.max - 1]
    return max(below or scale.bands[:1], key=lambda band: band.min)


def guard(band: BandContent, levels: Sequence[int], scale: Scale) -> tuple[BandContent, bool]:
    """The band to show, and whether the guard speaks: an indicator at the lowest level caps the band."""
    cap = highest_guarded_band(scale)
    if scale.min in levels and band.min >= cap.min:
        return cap, True
    return band, False


def score_factor(factor: FactorContent, answers: Mapping[str, Answer], scale: Scale) -> ScoredFactor:
    """One factor's score. Indicators without an entry in `answers` count as not assessed.

    Raises ValueError for a level outside the scale.
    """
    levels, missing = [], []
    for indicator in factor.indicators:
        answer = answers.get(indicator.id, AnswerState.NOT_ASSESSED)
        if answer is AnswerState.NOT_ASSESSED:
            missing.append(indicator.id)
        elif not isinstance(answer, AnswerState):
            levels.append(answer)
    if levels and (min(levels) < scale.min or max(levels) > scale.max):
        raise ValueError(f"A level of {factor.id} lies outside {scale.min} to {scale.max}.")
    enough = needed(len(levels) + len(missing))
    score = mean(levels) if len(levels) >= enough else None
    band, guarded = (None, False) if score is None else guard(band_of(score, scale), levels, scale)
    return ScoredFactor(
        factor=factor.id,
        scored=len(levels),
        not_applicable=len(factor.indicators) - len(levels) - len(missing),
        not_assessed=len(missing),
        needed=enough,
        mean=score,
        band=band,
        guarded=guarded,
        missing=tuple(missing),
    )


def score(rubric: RubricContent, answers: Mapping[str, Answer]) -> Scores:
    """All scores of one audit from its answers by indicator id."""
    factors = tuple(score_factor(factor, answers, rubric.scale) for factor in rubric.factors)
    means = [factor.mean for factor in factors if factor.mean is not None]
    whole = rounded(sum(means, Decimal(0)) / len(means)) if means and len(means) == len(factors) else None
    return Scores(factors=factors, overall=whole)
