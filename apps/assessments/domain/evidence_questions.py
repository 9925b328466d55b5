"""When a level deserves a second look at its evidence. Pure.

A question, never a wall: the answer is accepted as it is (rubric, scale rules `level_4_evidence`, `level_5_voice`).
"""

from collections.abc import Collection
from dataclasses import dataclass

from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.theory_content import EvidenceTypeContent

KINDS_FOR_HIGH_LEVELS = 2


@dataclass(frozen=True)
class EvidenceQuestion:
    """What is asked of a high level, as the page and the report say it."""

    code: str  # few_kinds or no_key_voice
    sentence: str


def questions_about_evidence(
    level: int | None, evidence: Collection[str], indicator: IndicatorContent, rubric: RubricContent
) -> tuple[EvidenceQuestion, ...]:
    """The questions that a level raises, given the ids of the kinds of evidence seen.

    The upper two levels rest on at least two kinds of evidence; the top level needs the indicator's key voice.
    """
    asked = []
    top = rubric.scale.max
    if is_high(level, rubric) and len(set(evidence)) < KINDS_FOR_HIGH_LEVELS:
        asked.append(EvidenceQuestion("few_kinds", few_kinds(rubric)))
    voice = key_voice_evidence(indicator, rubric)
    if level == top and voice is not None and voice.id not in evidence:
        asked.append(EvidenceQuestion("no_key_voice", no_key_voice(voice, rubric)))
    return tuple(asked)


def is_high(level: int | None, rubric: RubricContent) -> bool:
    """Whether it is one of the upper two levels, which ask more of their evidence."""
    return level is not None and level >= rubric.scale.max - 1


def few_kinds(rubric: RubricContent) -> str:
    """What the upper two levels rest on."""
    top = rubric.scale.max
    names = f"“{rubric.scale.level(top - 1).label}” and “{rubric.scale.level(top).label}”"
    return f"{names} usually rest on at least two kinds of evidence that agree."


def no_key_voice(voice: EvidenceTypeContent, rubric: RubricContent) -> str:
    """What the top level rests on besides, where an indicator has a voice of its own."""
    return f"“{rubric.scale.level(rubric.scale.max).label}” usually rests on “{voice.label}” as well."


def key_voice_evidence(indicator: IndicatorContent, rubric: RubricContent) -> EvidenceTypeContent | None:
    """The kind of evidence that speaks for the indicator's key voice; None if the rubric has no such kind."""
    return next((kind for kind in rubric.evidence_types if kind.voice == indicator.key_voice), None)
