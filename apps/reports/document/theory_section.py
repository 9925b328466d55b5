"""The programme theory as the report prints it."""

from apps.assessments.rating_set import RatedRubric
from apps.insights.domain.programme_theory import (
    CAUTION,
    LinkReading,
    OutcomeReading,
    TheoryReading,
    in_place_from,
    partly_from,
    theory_reading,
)
from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent

from .sections import TheoryLink, TheoryLinkGroup, TheoryOutcome, TheorySection


def build_theory_section(sheet: RatedRubric) -> TheorySection:
    """The audit against the framework: links by factor, then interactions, then outcomes."""
    reading = theory_reading(sheet)
    rubric = sheet.rubric
    return TheorySection(
        caution=CAUTION,
        note=rubric.honest_wording.outcome_link_note,
        in_place_from=in_place_from(rubric.scale),
        partly_from=partly_from(rubric.scale),
        groups=(
            *(_factor_group(factor, place, reading, rubric) for place, factor in enumerate(rubric.factors, start=1)),
            TheoryLinkGroup(
                name="More than one factor",
                position=None,
                links=tuple(build_theory_link(one, rubric) for one in reading.links if one.link.is_interaction),
            ),
        ),
        outcomes=tuple(_outcome_part(one, rubric) for one in reading.outcomes),
    )


def _factor_group(
    factor: FactorContent, position: int, reading: TheoryReading, rubric: RubricContent
) -> TheoryLinkGroup:
    own = [one for one in reading.links if one.link.factors == (factor.id,)]
    return TheoryLinkGroup(factor.name, position, tuple(build_theory_link(one, rubric) for one in own))


def build_theory_link(reading: LinkReading, rubric: RubricContent) -> TheoryLink:
    """One link in the rubric's words."""
    link = reading.link
    return TheoryLink(
        context=link.context,
        factors=" and ".join(rubric.factor(factor).name for factor in link.factors),
        mechanisms=tuple(rubric.mechanism(mechanism).name for mechanism in link.mechanisms),
        outcomes=tuple(rubric.outcome(outcome).name for outcome in link.outcomes),
        standing=reading.standing.value,
        standing_code=reading.standing.name.lower().replace("_", "-"),
        caution=link.caution or "",
    )


def _outcome_part(reading: OutcomeReading, rubric: RubricContent) -> TheoryOutcome:
    return TheoryOutcome(
        name=reading.outcome.name,
        plain=reading.outcome.plain,
        links=tuple(build_theory_link(one, rubric) for one in reading.links),
        held_back_by=tuple(one.indicator.id for one in reading.held_back_by),
    )
