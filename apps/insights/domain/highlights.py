"""Three strengths and three priorities. Pure.

Both rules can be said in a sentence, and the report prints that sentence beside what they choose.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.assessments.sheet import Answers, RatedIndicator

MOST = 3  # of each; a board remembers three

STRENGTHS_RULE = (
    "Strengths are the indicators at the highest levels, from the middle of the scale up. Where levels are equal, "
    "those that rest on more kinds of evidence come first, then those that come first in the rubric."
)
PRIORITIES_RULE = (
    "Priorities are the indicators at the lowest levels that have a next step up. Where levels are equal, those that "
    "we expect to feed more outcomes come first, then those that come first in the rubric."
)


@dataclass(frozen=True)
class Highlights:
    """What to be proud of and where to start. No indicator stands in both."""

    strengths: tuple[RatedIndicator, ...]
    priorities: tuple[RatedIndicator, ...]


def highlights(sheet: Answers) -> Highlights:
    """The highest and the lowest practices of one audit, at most three of each.

    Strengths are chosen first: a practice that is among the highest is not asked to be a priority as well.
    """
    scale = sheet.rubric.scale
    rated = [(one.level, place, one) for place, one in enumerate(sheet.indicators) if one.level is not None]
    strengths = _first(
        (-level, -len(one.evidence), place, one) for level, place, one in rated if 2 * level >= scale.min + scale.max
    )
    priorities = _first(
        (level, -len(one.indicator.outcomes), place, one)
        for level, place, one in rated
        if one.next_anchor is not None and one not in strengths
    )
    return Highlights(strengths=strengths, priorities=priorities)


def _first(ranked: Iterable[tuple[int, int, int, RatedIndicator]]) -> tuple[RatedIndicator, ...]:
    """The first few by rank; the place in the rubric comes last in a rank, so no two ranks are equal."""
    return tuple(one for *_, one in sorted(ranked)[:MOST])
