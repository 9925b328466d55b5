"""Answers that nobody gave: what a rubric’s form and report would look like, before anybody rates with it."""

from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import Scale

from .domain.evidence_questions import questions
from .domain.ratings import Entry
from .domain.scoring import Answer, State
from .rating_set import RatedIndicator


def sample_rating(indicator: IndicatorContent, rubric: RubricContent, entry: Entry | None = None) -> RatedIndicator:
    """One indicator as it stands beside an answer that nobody gave; without one, it is not assessed."""
    said = entry or Entry()
    seen = tuple(kind for kind in rubric.evidence_types if kind.id in said.evidence)
    return RatedIndicator(
        indicator=indicator,
        factor_id=rubric.factor_of(indicator.id).id,
        answer=said.answer,
        level_label="" if said.level is None else rubric.scale.level(said.level).label,
        reason=said.reason,
        note=said.note,
        evidence_reason=said.evidence_reason,
        ticked=seen,
        logged=(),
        evidence=seen,
        questions=questions(said.level, said.evidence, indicator, rubric),
        carried_over=None,
        version=0,
        updated_by="",
        updated_at=None,
    )


def middle_level(scale: Scale) -> Answer:
    """The level in the middle of a scale, the upper one of two; not assessed where a draft has no level."""
    return scale.levels[len(scale.levels) // 2].level if scale.levels else State.NOT_ASSESSED
