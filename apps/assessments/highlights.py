"""Three strengths and three priorities. Pure.

Both rules can be said in a sentence, and the report prints that sentence beside what they choose.
"""

from dataclasses import dataclass

from .rating_set import RatedIndicator, RatedRubric

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


def highlights(rating_set: RatedRubric) -> Highlights:
    """The highest and the lowest practices of one audit, at most three of each.

    Strengths are chosen first: a practice that is among the highest is not asked to be a priority as well. None are
    named while one of the upper two levels has no reason: it could be the strength, and nobody knows why.
    """
    strengths = () if rating_set.high_without_reason else _strengths(rating_set)
    return Highlights(strengths=strengths, priorities=_priorities(rating_set, strengths))


def _strengths(rating_set: RatedRubric) -> tuple[RatedIndicator, ...]:
    """The highest levels, from the middle of the scale up."""
    scale = rating_set.rubric.scale
    high = []
    for rated in rating_set.indicators:
        if rated.level is not None and 2 * rated.level >= scale.min + scale.max:
            high.append(rated)
    return tuple(sorted(high, key=lambda rated: (-(rated.level or 0), -len(rated.evidence)))[:MOST])


def _priorities(rating_set: RatedRubric, strengths: tuple[RatedIndicator, ...]) -> tuple[RatedIndicator, ...]:
    """The lowest levels that have a next step, but for the strengths."""
    return tuple([rated for rated in next_steps(rating_set) if rated not in strengths][:MOST])


def next_steps(rating_set: RatedRubric) -> list[RatedIndicator]:
    """Every practice that has a next step up, in the order of the rule for priorities."""
    with_next_step = [rated for rated in rating_set.indicators if rated.next_anchor is not None]
    return sorted(with_next_step, key=lambda rated: (rated.level or 0, -len(rated.indicator.outcomes)))
