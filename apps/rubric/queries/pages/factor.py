"""The page of one factor."""

from dataclasses import dataclass

from ... import tree, words
from ..stored import known, newest_published
from .shared import Heading, PublicPage


@dataclass(frozen=True)
class Practice:
    """One indicator, with what it names by id looked up."""

    indicator: tree.Indicator
    levels: tuple[tuple[tree.Level, str], ...]  # each level with its anchor, the lowest first
    evidence: tuple[tuple[tree.EvidenceType, str], ...]
    key_voice: tree.Informant
    mechanisms: tuple[tree.Mechanism, ...]
    outcomes: tuple[tree.Outcome, ...]
    sources: tuple[tree.Source, ...]

    @property
    def wording(self) -> words.Whose:
        """Whose words the statement and the levels are."""
        return words.whose((self.indicator.grounding.statement, self.indicator.grounding.levels))


@dataclass(frozen=True)
class FactorPage(PublicPage):
    """One factor, whole."""

    factor: tree.Factor
    practices: tuple[Practice, ...]
    outcomes: tuple[tree.Outcome, ...]
    before: tree.Factor | None
    after: tree.Factor | None

    @property
    def contents(self) -> tuple[Heading, ...]:
        return tuple(Heading(practice.indicator.id, practice.indicator.title) for practice in self.practices)

    @property
    def name_is(self) -> words.Whose:
        return words.whose((self.factor.grounding.name,))

    @property
    def rest_is(self) -> words.Whose:
        """Whose words everything but the name is."""
        origins = [self.factor.grounding.definition]
        for practice in self.practices:
            origins += [practice.indicator.grounding.statement, practice.indicator.grounding.levels]
        return words.whose(origins)

    @property
    def outcomes_are(self) -> words.Whose:
        return words.whose((self.factor.expected_outcomes_grounding,))


def factor_page(id: str) -> FactorPage | None:
    """The page of one factor; None if the newest published rubric has none by that id."""
    newest = newest_published()
    return page_of_factor(known(newest).content, id) if newest else None


def page_of_factor(rubric: tree.Rubric, id: str) -> FactorPage | None:
    """The page of one factor of any rubric; None if it has none by that id."""
    if id not in [factor.id for factor in rubric.factors]:
        return None
    factor = rubric.factor(id)
    place = rubric.factors.index(factor)
    return FactorPage(
        rubric=rubric,
        factor=factor,
        practices=tuple(_practice(rubric, indicator) for indicator in factor.indicators),
        outcomes=tuple(map(rubric.outcome, factor.expected_outcomes)),
        before=rubric.factors[place - 1] if place else None,
        after=rubric.factors[place + 1] if place + 1 < len(rubric.factors) else None,
    )


def _practice(rubric: tree.Rubric, indicator: tree.Indicator) -> Practice:
    return Practice(
        indicator=indicator,
        levels=tuple((level, indicator.anchor(level.level)) for level in rubric.scale.levels),
        evidence=tuple((rubric.evidence_type(one.type), one.example) for one in indicator.evidence),
        key_voice=rubric.informant(indicator.key_voice),
        mechanisms=tuple(map(rubric.mechanism, indicator.mechanisms)),
        outcomes=tuple(map(rubric.outcome, indicator.outcomes)),
        sources=tuple(map(rubric.source, indicator.supported_by)),
    )
