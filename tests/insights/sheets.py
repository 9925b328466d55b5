"""Sheets made from answers alone: no rows, no Django."""

from collections.abc import Mapping

from hypothesis import strategies as st

from apps.assessments.domain import scoring
from apps.assessments.domain.scoring import Answer, AnswerState
from apps.assessments.rating_set import RatedFactor, RatedIndicator, RatingSet
from apps.rubric import yaml_reader
from tests.conftest import SHIPPED_RUBRIC

RUBRIC, _ = yaml_reader.read(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
CODES = [indicator.id for indicator in RUBRIC.indicators]
NA, NY = AnswerState.NOT_APPLICABLE, AnswerState.NOT_ASSESSED

one_answer = st.integers(RUBRIC.scale.min, RUBRIC.scale.max) | st.sampled_from([NA, NY])
many_answers = st.lists(one_answer, min_size=len(CODES), max_size=len(CODES)).map(
    lambda given: dict(zip(CODES, given, strict=True))
)
kinds_seen = st.lists(st.integers(0, 4), min_size=len(CODES), max_size=len(CODES)).map(
    lambda given: dict(zip(CODES, given, strict=True))
)


def sheet(
    answers: Mapping[str, Answer], kinds: Mapping[str, int] | None = None, rubric=RUBRIC, unexplained=()
) -> RatingSet:
    """A sheet with these answers; codes that are left out are not assessed. `kinds`: how many kinds of evidence.

    Each answer has its reason, but for those of the codes in `unexplained`.
    """
    kinds = kinds or {}
    scores = scoring.score(rubric, answers)

    def rated(indicator):
        answer = answers.get(indicator.id, NY)
        return RatedIndicator(
            indicator=indicator,
            factor_id=rubric.factor_of(indicator.id).id,
            answer=answer,
            level_label=rubric.scale.level(answer).label if isinstance(answer, int) else "",
            reason="" if indicator.id in unexplained else "Seen and heard.",
            note="",
            evidence_reason="",
            ticked=rubric.evidence_types[: kinds.get(indicator.id, 0)],
            logged=(),
            evidence=rubric.evidence_types[: kinds.get(indicator.id, 0)],
            questions=(),
            carried_over=None,
            version=1,
            updated_by="",
            updated_at=None,
        )

    return RatingSet(
        assessment=None,
        rubric=rubric,
        side=None,
        review=None,
        factors=tuple(
            RatedFactor(factor, scores.of(factor.id), tuple(rated(one) for one in factor.indicators))
            for factor in rubric.factors
        ),
        scores=scores,
    )


def by_factor(**levels: int) -> dict[str, Answer]:
    """Answers with one level for every indicator of a factor."""
    return {one.id: level for factor, level in levels.items() for one in RUBRIC.factor(factor).indicators}
