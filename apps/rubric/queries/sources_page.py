"""The page of what was read."""

from collections import defaultdict
from dataclasses import dataclass

from .. import labels
from ..schema.factor_content import FactorContent, IndicatorContent
from ..schema.rubric_content import RubricContent
from ..schema.theory_content import SourceContent
from .public_page import PublicPage
from .rubric_loader import load_rubric_content, newest_published


@dataclass(frozen=True)
class SourceShown:
    """One publication, what its drafters could read of it, and which indicators lean on it."""

    source: SourceContent
    read: str
    supports: tuple[tuple[FactorContent, IndicatorContent], ...]


@dataclass(frozen=True)
class SourcesPage(PublicPage):
    """What was read, and how much of it."""

    sources: tuple[SourceShown, ...]
    precedents: tuple[tuple[SourceContent, str], ...]  # with what was learned from its layout


def sources_page() -> SourcesPage | None:
    """The sources of the newest published rubric; None if none is published."""
    newest = newest_published()
    if newest is None:
        return None
    rubric = load_rubric_content(newest).content
    supported = _supported_indicators(rubric)
    sources, precedents = [], []
    for source in rubric.sources:
        sources.append(SourceShown(source, labels.spell_out(source.access), tuple(supported[source.id])))
    for precedent in rubric.design_precedents:
        precedents.append((rubric.source(precedent.source), precedent.lesson))
    return SourcesPage(
        rubric=rubric,
        sources=tuple(sources),
        precedents=tuple(precedents),
    )


def _supported_indicators(rubric: RubricContent) -> dict[str, list[tuple[FactorContent, IndicatorContent]]]:
    """The indicators that lean on each source, with their factors, by the source's id."""
    supported = defaultdict[str, list[tuple[FactorContent, IndicatorContent]]](list)
    for indicator in rubric.indicators:
        for source_id in indicator.supported_by:
            supported[source_id].append((rubric.factor_of(indicator.id), indicator))
    return supported
