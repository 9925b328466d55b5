"""The programme theory as the report prints it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from apps.assessments.rating_set import RatedIndicator, RatedRubric
from apps.insights.domain.programme_theory import (
    CAUTION,
    LinkReading,
    TheoryReading,
    in_place_from,
    partly_from,
    theory_reading,
)
from apps.rubric.schema.rubric_content import RubricContent

from .sections import TheoryLink, TheoryLinkGroup, TheoryOutcome, TheorySection


def build_theory_section(rating_set: RatedRubric) -> TheorySection:
    """The audit against the framework: links by factor, then interactions, then outcomes."""
    reading = theory_reading(rating_set)
    rubric = rating_set.rubric
    return TheorySection(
        caution=CAUTION,
        note=rubric.honest_wording.outcome_link_note,
        in_place_from=in_place_from(rubric.scale),
        partly_from=partly_from(rubric.scale),
        groups=tuple(_groups(reading, rubric)),
        outcomes=tuple(_outcomes(reading, rubric)),
    )


def _groups(reading: TheoryReading, rubric: RubricContent) -> Iterator[TheoryLinkGroup]:
    """The links of each factor, then those of more than one."""
    interactions, by_factors = [], defaultdict[tuple[str, ...], list[LinkReading]](list)
    for link in reading.links:
        by_factors[link.link.factors].append(link)
        if link.link.is_interaction:
            interactions.append(link)
    for position, factor in enumerate(rubric.factors, start=1):
        yield TheoryLinkGroup(factor.name, position, _theory_links(by_factors[factor.id,], rubric))
    yield TheoryLinkGroup("More than one factor", None, _theory_links(interactions, rubric))


def _theory_links(links: Iterable[LinkReading], rubric: RubricContent) -> tuple[TheoryLink, ...]:
    return tuple(build_theory_link(link, rubric) for link in links)


def outcome_names(ids: Iterable[str], rubric: RubricContent) -> tuple[str, ...]:
    return tuple(rubric.outcome(id).name for id in ids)


def indicator_codes(indicators: Iterable[RatedIndicator]) -> tuple[str, ...]:
    return tuple(rated.indicator.id for rated in indicators)


def build_theory_link(reading: LinkReading, rubric: RubricContent) -> TheoryLink:
    """One link in the rubric's words."""
    link = reading.link
    return TheoryLink(
        context=link.context,
        factors=" and ".join(rubric.factor(factor).name for factor in link.factors),
        mechanisms=tuple(rubric.mechanism(mechanism).name for mechanism in link.mechanisms),
        outcomes=outcome_names(link.outcomes, rubric),
        standing=reading.standing.value,
        standing_code=reading.standing.name.lower().replace("_", "-"),
        caution=link.caution or "",
    )


def _outcomes(reading: TheoryReading, rubric: RubricContent) -> Iterator[TheoryOutcome]:
    for outcome in reading.outcomes:
        yield TheoryOutcome(
            name=outcome.outcome.name,
            plain=outcome.outcome.plain,
            links=_theory_links(outcome.links, rubric),
            held_back_by=indicator_codes(outcome.held_back_by),
        )
