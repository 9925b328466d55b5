"""Answers that nobody gave: what a rubric’s form and report would look like, before anybody rates with it."""

from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import Scale

from .domain.ratings import RatingContent
from .domain.scoring import Answer, AnswerState
from .rating_set import RatedIndicator, rated_entry


def sample_rating(
    indicator: IndicatorContent, rubric: RubricContent, entry: RatingContent | None = None
) -> RatedIndicator:
    """One indicator as it stands beside an answer that nobody gave; without one, it is not assessed."""
    return rated_entry(indicator, rubric, entry or RatingContent())


def middle_level(scale: Scale) -> Answer:
    """The level in the middle of a scale, the upper one of two; not assessed where a draft has no level."""
    return scale.levels[len(scale.levels) // 2].level if scale.levels else AnswerState.NOT_ASSESSED
