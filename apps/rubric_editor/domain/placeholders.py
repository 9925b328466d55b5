"""A draft made fit to be shown: what dangles or is missing is left out or stands empty. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import replace

from apps.rubric import tree

NOT_CHOSEN = "Not chosen yet"


def with_placeholders(content: tree.Rubric) -> tree.Rubric:
    """The same rubric, in which every reference leads somewhere and every level has an anchor, if an empty one."""
    ids = _KnownIds(content)
    return replace(
        content,
        informants=(*content.informants, *_missing_informants(content, ids)),
        sources=(*content.sources, *_missing_sources(content, ids)),
        evidence_types=tuple(_fill_evidence_type(evidence_type, ids) for evidence_type in content.evidence_types),
        mechanisms=tuple(
            replace(mechanism, supported_by=_only(mechanism.supported_by, ids.sources))
            for mechanism in content.mechanisms
        ),
        cmo_links=tuple(_fill_link(link, ids) for link in content.cmo_links),
        design_precedents=tuple(
            precedent for precedent in content.design_precedents if precedent.source in ids.sources
        ),
        factors=tuple(_fill_factor(factor, content.scale, ids) for factor in content.factors),
    )


class _KnownIds:
    """What references may name."""

    def __init__(self, content: tree.Rubric):
        self.informants = {informant.id for informant in content.informants}
        self.sources = {source.id for source in content.sources}
        self.evidence_types = {evidence_type.id for evidence_type in content.evidence_types}
        self.outcomes = {outcome.id for outcome in content.outcomes}
        self.mechanisms = {mechanism.id for mechanism in content.mechanisms}
        self.factors = {factor.id for factor in content.factors}


def _missing_informants(content: tree.Rubric, ids: _KnownIds) -> list[tree.Informant]:
    """Stand-ins for informants whom indicators name and who are not there."""
    named = {indicator.key_voice for indicator in content.indicators}
    return [tree.Informant(id, NOT_CHOSEN, "") for id in sorted(named - ids.informants)]


def _missing_sources(content: tree.Rubric, ids: _KnownIds) -> list[tree.Source]:
    """Stand-ins for sources that indicators name and that are not there."""
    named = {indicator.grounding.factor_name for indicator in content.indicators}
    return [tree.Source(id, NOT_CHOSEN, None, "nothing") for id in sorted(named - ids.sources)]


def _only(names: Iterable[str], known: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def _fill_evidence_type(evidence_type: tree.EvidenceType, ids: _KnownIds) -> tree.EvidenceType:
    return replace(evidence_type, voice=evidence_type.voice if evidence_type.voice in ids.informants else None)


def _fill_link(link: tree.Link, ids: _KnownIds) -> tree.Link:
    return replace(
        link,
        factors=_only(link.factors, ids.factors),
        mechanisms=_only(link.mechanisms, ids.mechanisms),
        outcomes=_only(link.outcomes, ids.outcomes),
    )


def _fill_factor(factor: tree.Factor, scale: tree.Scale, ids: _KnownIds) -> tree.Factor:
    return replace(
        factor,
        expected_outcomes=_only(factor.expected_outcomes, ids.outcomes),
        indicators=tuple(_fill_indicator(indicator, scale, ids) for indicator in factor.indicators),
    )


def _fill_indicator(indicator: tree.Indicator, scale: tree.Scale, ids: _KnownIds) -> tree.Indicator:
    anchors = {anchor.level: anchor.anchor for anchor in indicator.levels}
    return replace(
        indicator,
        mechanisms=_only(indicator.mechanisms, ids.mechanisms),
        outcomes=_only(indicator.outcomes, ids.outcomes),
        supported_by=_only(indicator.supported_by, ids.sources),
        evidence=tuple(example for example in indicator.evidence if example.type in ids.evidence_types),
        levels=tuple(tree.Anchor(level.level, anchors.get(level.level, "")) for level in scale.levels),
    )
