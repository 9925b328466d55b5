"""How the numbers are made, in sentences that a board reads: the rubric's figures in our words. Pure.

The rubric writes its rules for those who build with it; its own text stands on the framework's public pages.
"""

from collections.abc import Iterator

from apps.assessments.domain.evidence_questions import KINDS_FOR_HIGH_LEVELS, key_voice_evidence
from apps.assessments.domain.scoring import GUARD_NOTE, NEEDED_OF_APPLICABLE, highest_guarded_band, needed
from apps.rubric import labels
from apps.rubric.schema.rubric_content import RubricContent

MOST_CODES = 3  # indicators that are named one by one; of more, the number is given


def scoring_rules(rubric: RubricContent) -> tuple[str, ...]:
    """What raters go by and how levels become scores, a sentence or two for each rule."""
    scale = rubric.scale
    part, whole = NEEDED_OF_APPLICABLE
    sizes = sorted({len(factor.indicators) for factor in rubric.factors})
    enough = " or ".join(f"{needed(size)}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{size}" for size in sizes)
    return (
        "Raters look at practice that is happening now, not at plans. They choose the highest level whose whole "
        "description is met.",
        f"Levels {scale.max - 1} and {scale.max} usually rest on at least {labels.in_words(KINDS_FOR_HIGH_LEVELS)} "
        "kinds of evidence that agree. Where fewer are named, the raters are asked for a reason, and this report "
        "prints it.",
        *_voices(rubric),
        f"A factor’s score is the plain mean of the levels of its indicators. It takes at least {part} in {whole} of "
        f"those that apply: {enough} where all of them do. Indicators that do not apply are left out.",
        f"The overall mean is the plain mean of the {labels.in_words(len(rubric.factors))} factor scores. It is "
        "shown only where every factor has a score, and only beside the profile.",
        "Scores are rounded to one decimal place, and half rounds up. The band follows from the rounded score, so "
        "that number and band always agree.",
        f"A factor with an indicator at level {scale.min} is shown as “{highest_guarded_band(scale).label} — "
        f"{GUARD_NOTE}” at best, however high its score is.",
    )


def _voices(rubric: RubricContent) -> Iterator[str]:
    """Whose views the top level rests on; nothing where no kind of evidence speaks for anybody."""
    codes: dict[str, list[str]] = {}
    for indicator in rubric.indicators:
        kind = key_voice_evidence(indicator, rubric)
        if kind is not None:
            codes.setdefault(kind.label, []).append(indicator.id)
    parts = []
    for label, found in codes.items():
        parts.append(f"“{label}” for {_indicators(found)}")
    if parts:
        yield (
            f"Level {rubric.scale.max} usually rests on the views of those who know best: {_and(parts)}. Where these "
            "views are missing, the raters are asked for a reason, and this report prints it."
        )


def _indicators(codes: list[str]) -> str:
    return _and(codes) if len(codes) <= MOST_CODES else f"{len(codes)} indicators"


def _and(parts: list[str]) -> str:
    """The parts as a list in a sentence."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
