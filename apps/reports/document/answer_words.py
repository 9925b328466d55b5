"""An answer in words, as a report prints it. Pure."""

from apps.assessments.domain.scoring import Answer, AnswerState
from apps.rubric.schema.rubric_content import RubricContent


def answer_label(answer: Answer, rubric: RubricContent) -> str:
    """Such as "Level 3: Developing". The rubric names the two answers that are no level."""
    if isinstance(answer, AnswerState):
        return next(other.label for other in rubric.scale.non_scores if other.code == answer.value)
    return f"Level {answer}: {rubric.scale.level(answer).label}"


def short_answer_label(answer: Answer, rubric: RubricContent) -> str:
    """Such as "3", for tables in which every row is an answer."""
    return answer_label(answer, rubric) if isinstance(answer, AnswerState) else str(answer)
