"""When a level deserves a second look at its evidence. Pure.

A question, never a wall: the answer is accepted as it is (rubric, scale rules `level_4_evidence`, `level_5_voice`).
"""

from collections.abc import Collection
from enum import Enum

from apps.rubric import tree

KINDS_FOR_HIGH_LEVELS = 2


class Question(Enum):
    """What is asked of a high level."""

    FEW_KINDS = "few_kinds"
    NO_KEY_VOICE = "no_key_voice"


def questions(
    level: int | None, evidence: Collection[str], indicator: tree.Indicator, rubric: tree.Rubric
) -> tuple[Question, ...]:
    """The questions that a level raises, given the ids of the kinds of evidence seen.

    The upper two levels rest on at least two kinds of evidence; the top level needs the indicator's key voice.
    """
    asked = []
    if level is not None and level >= rubric.scale.max - 1 and len(set(evidence)) < KINDS_FOR_HIGH_LEVELS:
        asked.append(Question.FEW_KINDS)
    if level == rubric.scale.max:
        voices = {rubric.evidence_type(kind).voice for kind in evidence}
        can_speak = {kind.voice for kind in rubric.evidence_types}
        if indicator.key_voice in can_speak and indicator.key_voice not in voices:
            asked.append(Question.NO_KEY_VOICE)
    return tuple(asked)
