"""What a person says of one indicator, before it is stored. Pure."""

import hashlib
import json
from dataclasses import asdict, dataclass

from apps.common.unicode_text import stripped_text

from .scoring import Answer, AnswerState


class HasAnswer:
    """Whatever carries an answer."""

    answer: Answer

    @property
    def level(self) -> int | None:
        """The level chosen; None for *does not apply* and *not assessed yet*."""
        return None if isinstance(self.answer, AnswerState) else self.answer

    @property
    def not_applicable(self) -> bool:
        return self.answer is AnswerState.NOT_APPLICABLE


@dataclass(frozen=True)
class RatingContent(HasAnswer):
    """One answer with everything around it. Its texts have one form, so that equal words are equal."""

    answer: Answer = AnswerState.NOT_ASSESSED
    reason: str = ""
    note: str = ""
    evidence_reason: str = ""
    evidence: frozenset[str] = frozenset()  # ids of the kinds of evidence seen

    def __post_init__(self) -> None:
        for name in ("reason", "note", "evidence_reason"):
            object.__setattr__(self, name, stripped_text(getattr(self, name)))

    @property
    def code(self) -> str:
        """The answer as a form and the trail write it: a level, NA or NY."""
        return answer_code(self.answer)

    @property
    def digest(self) -> str:
        """A short mark of the content: a page sends it back to show what it had been given."""
        parts = asdict(self) | {"answer": self.code, "evidence": sorted(self.evidence)}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def answer_code(answer: Answer) -> str:
    """An answer as a form and the trail write it."""
    return answer.value if isinstance(answer, AnswerState) else str(answer)


def parse_answer_code(code: str) -> Answer:
    """The answer that a form's value stands for. Raises ValueError for anything else."""
    return (
        AnswerState(code) if code in (AnswerState.NOT_APPLICABLE.value, AnswerState.NOT_ASSESSED.value) else int(code)
    )
