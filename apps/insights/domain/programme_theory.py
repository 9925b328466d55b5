"""What the ratings say when they are read against the framework's programme theory. Pure.

A link says: a context sets off a change in how a person thinks and feels, which leads to an outcome. The links are
hypotheses, so no number is ever put on an outcome, and every reading stands under `CAUTION`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from apps.assessments.rating_set import RatedIndicator, RatedRubric
from apps.rubric.schema.scale_content import Scale
from apps.rubric.schema.theory_content import LinkContent, OutcomeContent

CAUTION = "Our working theory. Not tested."
MOST_HOLDING_BACK = 3  # indicators named for each outcome


class LinkStatus(Enum):
    """How far the contexts of a link are there."""

    IN_PLACE = "In place"
    PARTLY = "Partly in place"
    NOT_YET = "Not yet in place"
    NOT_KNOWN = "Not known"  # a factor it names has no score


@dataclass(frozen=True)
class LinkReading:
    """One link and how far its contexts are there."""

    link: LinkContent
    standing: LinkStatus


@dataclass(frozen=True)
class OutcomeReading:
    """One outcome: what leads to it, and what may hold it back most, lowest first."""

    outcome: OutcomeContent
    links: tuple[LinkReading, ...]
    held_back_by: tuple[RatedIndicator, ...]


@dataclass(frozen=True)
class TheoryReading:
    """All links and all outcomes, in the rubric's order."""

    links: tuple[LinkReading, ...]
    outcomes: tuple[OutcomeReading, ...]


def in_place_from(scale: Scale) -> int:
    """The factor score from which a context is in place: one level below the top, 4 on a scale of 1 to 5."""
    return scale.max - 1


def partly_from(scale: Scale) -> int:
    """The factor score from which a context is partly in place: two levels below the top."""
    return scale.max - 2


def link_status(link: LinkContent, means: Mapping[str, Decimal | None], scale: Scale) -> LinkStatus:
    """How far a link's contexts are there: its lowest factor decides, so an interaction needs every factor.

    `means`: factor scores by id.
    """
    scores = []
    for factor in link.factors:
        score = means[factor]
        if score is None:
            return LinkStatus.NOT_KNOWN
        scores.append(score)
    if min(scores) >= in_place_from(scale):
        return LinkStatus.IN_PLACE
    return LinkStatus.PARTLY if min(scores) >= partly_from(scale) else LinkStatus.NOT_YET


def theory_reading(rating_set: RatedRubric) -> TheoryReading:
    """The whole theory in the light of one audit."""
    means = {score.factor: score.mean for score in rating_set.scores.factors}
    links = []
    for link in rating_set.rubric.cmo_links:
        links.append(LinkReading(link, link_status(link, means, rating_set.rubric.scale)))
    outcomes = []
    for outcome in rating_set.rubric.outcomes:
        leading_to = tuple(reading for reading in links if outcome.id in reading.link.outcomes)
        outcomes.append(OutcomeReading(outcome, leading_to, held_back_by(outcome.id, rating_set)))
    return TheoryReading(tuple(links), tuple(outcomes))


def held_back_by(outcome: str, rating_set: RatedRubric) -> tuple[RatedIndicator, ...]:
    """The lowest indicators that feed an outcome and have a next level, at most three.

    Where levels are equal, those for which this outcome is named earlier come first, then the rubric's order.
    """
    feeding = []
    for rated in rating_set.indicators:
        if rated.next_anchor is not None and outcome in rated.indicator.outcomes:
            feeding.append(rated)
    feeding.sort(key=lambda rated: (rated.level or 0, rated.indicator.outcomes.index(outcome)))
    return tuple(feeding[:MOST_HOLDING_BACK])
