"""The page of our working theory."""

from collections.abc import Iterator
from dataclasses import dataclass

from .. import labels
from ..schema.factor_content import FactorContent
from ..schema.rubric_content import RubricContent
from ..schema.theory_content import LinkContent, Mechanism, OutcomeContent, SourceContent
from .public_page import Heading, PublicPage
from .rubric_loader import load_rubric_content, newest_published


@dataclass(frozen=True)
class LinkShown:
    """One context-mechanism-outcome link, with what it names by id looked up."""

    link: LinkContent
    factors: tuple[FactorContent, ...]
    mechanisms: tuple[Mechanism, ...]
    outcomes: tuple[OutcomeContent, ...]


@dataclass(frozen=True)
class MechanismShown:
    """One mechanism with its sources."""

    mechanism: Mechanism
    sources: tuple[SourceContent, ...]


@dataclass(frozen=True)
class TheoryPage(PublicPage):
    """Our working theory of how the factors lead to outcomes."""

    singles: tuple[LinkShown, ...]  # links that take one factor, factor by factor
    interactions: tuple[LinkShown, ...]
    mechanisms: tuple[MechanismShown, ...]

    @property
    def contents(self) -> tuple[Heading, ...]:
        return (
            Heading("links", "What one factor may do"),
            Heading("together", "What factors may do together"),
            Heading("changes", "What may change in a person"),
            Heading("outcomes", "What may come of it"),
        )

    @property
    def mechanisms_are(self) -> labels.Authorship:
        return labels.authorship(mechanism.grounding for mechanism in self.rubric.mechanisms)

    @property
    def outcome_names_are(self) -> labels.Authorship:
        return labels.authorship(outcome.grounding.name for outcome in self.rubric.outcomes)


def theory_page() -> TheoryPage | None:
    """The theory of the newest published rubric; None if none is published."""
    newest = newest_published()
    if newest is None:
        return None
    rubric = load_rubric_content(newest).content
    return TheoryPage(
        rubric=rubric,
        singles=tuple(_single_links(rubric)),
        interactions=tuple(_interactions(rubric)),
        mechanisms=tuple(_mechanisms(rubric)),
    )


def _single_links(rubric: RubricContent) -> Iterator[LinkShown]:
    """The links of each factor alone, factor by factor."""
    for factor in rubric.factors:
        for link in rubric.cmo_links:
            if link.factors == (factor.id,):
                yield _shown_link(rubric, link)


def _interactions(rubric: RubricContent) -> Iterator[LinkShown]:
    for link in rubric.cmo_links:
        if link.is_interaction:
            yield _shown_link(rubric, link)


def _mechanisms(rubric: RubricContent) -> Iterator[MechanismShown]:
    for mechanism in rubric.mechanisms:
        yield MechanismShown(mechanism, tuple(map(rubric.source, mechanism.supported_by)))


def _shown_link(rubric: RubricContent, link: LinkContent) -> LinkShown:
    return LinkShown(
        link=link,
        factors=tuple(map(rubric.factor, link.factors)),
        mechanisms=tuple(map(rubric.mechanism, link.mechanisms)),
        outcomes=tuple(map(rubric.outcome, link.outcomes)),
    )
