"""Answers as a workbook’s drop-downs offer them, and as people type them. Pure."""

from apps.rubric.schema.rubric_content import RubricContent

from ..domain.scoring import Answer, AnswerState
from .workbook_layout import normalise_title

_NA, _NY = AnswerState.NOT_APPLICABLE, AnswerState.NOT_ASSESSED


def answers_by_label(rubric: RubricContent, *, na_allowed: bool) -> dict[str, Answer]:
    """What the drop-down offers, in its order, and what each means."""
    offered: dict[str, Answer] = {}
    taken = set()
    for level in rubric.scale.levels:
        title = f"{level.level}: {level.label}"
        offered[title] = level.level
        taken.add(normalise_title(title))
    labels = {other.code: other.label for other in rubric.scale.non_scores}
    for state in (_NA, _NY):
        title = labels.get(state.value, state.value)
        if normalise_title(title) in taken:
            # Two answers that a rubric calls the same are told apart by their codes.
            title = f"{state.value}: {title}"
        taken.add(normalise_title(title))
        if na_allowed or state is not _NA:
            offered[title] = state
    return offered


def parse_answer(text: str, rubric: RubricContent) -> Answer | None:
    """The answer that is written: as the list has it, its number or code alone, or its words alone."""
    codes: list[tuple[str, Answer]] = [(_NA.value, _NA), (_NY.value, _NY)]
    labels: list[tuple[str, Answer]] = []
    for level in rubric.scale.levels:
        codes.append((str(level.level), level.level))
        labels.append((level.label, level.level))
    for spellings in (answers_by_label(rubric, na_allowed=True).items(), codes, labels):
        meanings = [meant for title, meant in spellings if normalise_title(title) == normalise_title(text)]
        if len(meanings) == 1:
            return meanings[0]
    return None


def answer_label(answer: Answer, rubric: RubricContent) -> str:
    """An answer as the drop-down offers it. Raises KeyError for a level that the scale does not have."""
    for title, meant in answers_by_label(rubric, na_allowed=True).items():
        if meant == answer and type(meant) is type(answer):
            return title
    raise KeyError(answer)
