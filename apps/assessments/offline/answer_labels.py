"""Answers as a workbook’s drop-downs offer them, and as people type them. Pure."""

from apps.rubric.schema.rubric_content import RubricContent

from ..domain.scoring import Answer, State
from .workbook_layout import key

_NA, _NY = State.NOT_APPLICABLE, State.NOT_ASSESSED


def answers(rubric: RubricContent, *, na_allowed: bool) -> dict[str, Answer]:
    """What the drop-down offers, in its order, and what each means."""
    offered: dict[str, Answer] = {f"{level.level}: {level.label}": level.level for level in rubric.scale.levels}
    for state, label in _labels(rubric).items():
        # Two answers that a rubric calls the same are told apart by their codes.
        title = f"{state.value}: {label}" if key(label) in map(key, offered) else label
        offered[title] = state
    return offered if na_allowed else {title: meant for title, meant in offered.items() if meant is not _NA}


def meant_by(said: str, rubric: RubricContent) -> Answer | None:
    """The answer that is written: as the list has it, its number or code alone, or its words alone."""
    spellings: list[list[tuple[str, Answer]]] = [
        list(answers(rubric, na_allowed=True).items()),
        [*((str(level.level), level.level) for level in rubric.scale.levels), (_NA.value, _NA), (_NY.value, _NY)],
        [(level.label, level.level) for level in rubric.scale.levels],
    ]
    for spelled in spellings:
        found = [meant for title, meant in spelled if key(title) == key(said)]
        if len(found) == 1:
            return found[0]
    return None


def _labels(rubric: RubricContent) -> dict[State, str]:
    labels = {other.code: other.label for other in rubric.scale.non_scores}
    return {state: labels.get(state.value, state.value) for state in (_NA, _NY)}


def answer_title(answer: Answer, rubric: RubricContent) -> str:
    """An answer as the drop-down offers it. Raises KeyError for a level that the scale does not have."""
    for title, meant in answers(rubric, na_allowed=True).items():
        if meant == answer and type(meant) is type(answer):
            return title
    raise KeyError(answer)
