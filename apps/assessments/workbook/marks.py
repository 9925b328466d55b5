"""The words by which an audit's workbook is written and read back. Pure."""

from apps.rubric import tree

from ..scoring import Answer, State

READ_FIRST = "Read this first"
CHOICES = "Choices"
HIDDEN = "For the way back"
SEAL_AT = (2, 1)  # row and column of the hidden sheet

CODE, TITLE, STATEMENT, LOOK = "Code", "Indicator", "Statement", "Where to look"
ANSWER, REASON, CONFIDENT, NOTE = (
    "Your answer",
    "Why this one?",
    "What makes you confident in this level?",
    "Local note",
)
YES, NO = "yes", "no"


def key(text: str) -> str:
    """A title or an answer, however it is spaced and capitalised."""
    return " ".join(text.split()).casefold()


def kind_title(kind: tree.EvidenceType) -> str:
    """The title of the column of one kind of evidence; its code tells it from others of the same name."""
    return f"{kind.label} ({kind.code})"


def answers(rubric: tree.Rubric, *, na_allowed: bool) -> dict[str, Answer]:
    """What the drop-down offers, in its order, and what each means."""
    labels = {other.code: other.label for other in rubric.scale.non_scores}
    offered: dict[str, Answer] = {f"{level.level}: {level.label}": level.level for level in rubric.scale.levels}
    states = [State.NOT_APPLICABLE, State.NOT_ASSESSED] if na_allowed else [State.NOT_ASSESSED]
    return offered | {f"{state.value}: {labels.get(state.value, state.value)}": state for state in states}


def answer_title(answer: Answer, rubric: tree.Rubric) -> str:
    """An answer as the drop-down offers it. Raises KeyError for a level that the scale does not have."""
    for title, meant in answers(rubric, na_allowed=True).items():
        if meant == answer and type(meant) is type(answer):
            return title
    raise KeyError(answer)
