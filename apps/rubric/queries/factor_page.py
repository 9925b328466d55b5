"""The page of one factor."""

from dataclasses import dataclass

from .. import labels
from ..schema.factor_content import FactorContent, IndicatorContent
from ..schema.rubric_content import RubricContent
from ..schema.scale_content import LevelContent
from ..schema.theory_content import EvidenceTypeContent, Informant, Mechanism, OutcomeContent, SourceContent
from .public_page import Heading, PublicPage
from .rubric_loader import load_rubric_content, newest_published


@dataclass(frozen=True)
class Practice:
    """One indicator, with what it names by id looked up."""

    indicator: IndicatorContent
    levels: tuple[tuple[LevelContent, str], ...]  # each level with its anchor, the lowest first
    evidence: tuple[tuple[EvidenceTypeContent, str], ...]
    key_voice: Informant
    mechanisms: tuple[Mechanism, ...]
    outcomes: tuple[OutcomeContent, ...]
    sources: tuple[SourceContent, ...]

    @property
    def wording(self) -> labels.Authorship:
        """Whose words the statement and the levels are."""
        return labels.authorship((self.indicator.grounding.statement, self.indicator.grounding.levels))


@dataclass(frozen=True)
class FactorPage(PublicPage):
    """One factor, whole."""

    factor: FactorContent
    practices: tuple[Practice, ...]
    outcomes: tuple[OutcomeContent, ...]
    before: FactorContent | None
    after: FactorContent | None

    @property
    def contents(self) -> tuple[Heading, ...]:
        return tuple(Heading(practice.indicator.id, practice.indicator.title) for practice in self.practices)

    @property
    def name_is(self) -> labels.Authorship:
        return labels.authorship((self.factor.grounding.name,))

    @property
    def rest_is(self) -> labels.Authorship:
        """Whose words everything but the name is."""
        origins = [self.factor.grounding.definition]
        for practice in self.practices:
            origins += [practice.indicator.grounding.statement, practice.indicator.grounding.levels]
        return labels.authorship(origins)

    @property
    def outcomes_are(self) -> labels.Authorship:
        return labels.authorship((self.factor.expected_outcomes_grounding,))


def factor_page(id: str) -> FactorPage | None:
    """The page of one factor; None if the newest published rubric has none by that id."""
    newest = newest_published()
    return page_of_factor(load_rubric_content(newest).content, id) if newest else None


def page_of_factor(rubric: RubricContent, id: str) -> FactorPage | None:
    """The page of one factor of any rubric; None if it has none by that id."""
    try:
        factor = rubric.factor(id)
    except KeyError:
        return None
    position = rubric.factors.index(factor)
    practices = []
    for indicator in factor.indicators:
        practices.append(_practice(rubric, indicator))
    return FactorPage(
        rubric=rubric,
        factor=factor,
        practices=tuple(practices),
        outcomes=tuple(map(rubric.outcome, factor.expected_outcomes)),
        before=rubric.factors[position - 1] if position else None,
        after=rubric.factors[position + 1] if position + 1 < len(rubric.factors) else None,
    )


def _practice(rubric: RubricContent, indicator: IndicatorContent) -> Practice:
    levels, evidence = [], []
    for level in rubric.scale.levels:
        levels.append((level, indicator.anchor(level.level)))
    for example in indicator.evidence:
        evidence.append((rubric.evidence_type(example.type), example.example))
    return Practice(
        indicator=indicator,
        levels=tuple(levels),
        evidence=tuple(evidence),
        key_voice=rubric.informant(indicator.key_voice),
        mechanisms=tuple(map(rubric.mechanism, indicator.mechanisms)),
        outcomes=tuple(map(rubric.outcome, indicator.outcomes)),
        sources=tuple(map(rubric.source, indicator.supported_by)),
    )
