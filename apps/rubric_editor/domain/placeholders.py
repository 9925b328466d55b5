"""A draft made fit to be shown: what dangles or is missing is left out or stands empty. Pure: no Django."""

from collections.abc import Iterable, Iterator
from typing import Any

from apps.rubric.schema.factor_content import AnchorContent, FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import Scale
from apps.rubric.schema.theory_content import EvidenceTypeContent, Informant, LinkContent, Mechanism, SourceContent

NOT_CHOSEN = "Not chosen yet"


def with_placeholders(content: RubricContent) -> RubricContent:
    """The same rubric, in which every reference leads somewhere and every level has an anchor, if an empty one."""
    ids = _KnownIds(content)
    precedents = []
    for precedent in content.design_precedents:
        if precedent.source in ids.sources:
            precedents.append(precedent)
    changes = {
        "informants": (*content.informants, *_missing_informants(content, ids)),
        "sources": (*content.sources, *_missing_sources(content, ids)),
        "evidence_types": tuple(_fill_evidence_type(kind, ids) for kind in content.evidence_types),
        "mechanisms": tuple(_fill_mechanism(mechanism, ids) for mechanism in content.mechanisms),
        "cmo_links": tuple(_fill_link(link, ids) for link in content.cmo_links),
        "design_precedents": tuple(precedents),
        "factors": tuple(_fill_factor(factor, content.scale, ids) for factor in content.factors),
    }
    return content.model_copy(update=changes)


class _KnownIds:
    """What references may name."""

    def __init__(self, content: RubricContent):
        self.informants = _ids_of(content.informants)
        self.sources = _ids_of(content.sources)
        self.evidence_types = _ids_of(content.evidence_types)
        self.outcomes = _ids_of(content.outcomes)
        self.mechanisms = _ids_of(content.mechanisms)
        self.factors = _ids_of(content.factors)


def _ids_of(parts: Iterable[Any]) -> set[str]:
    return {part.id for part in parts}


# Stand-ins are no valid content, and are never stored: they are made without being held to the schema.


def _missing_informants(content: RubricContent, ids: _KnownIds) -> list[Informant]:
    """Stand-ins for informants whom indicators name and who are not there."""
    named = {indicator.key_voice for indicator in content.indicators}
    missing = sorted(named - ids.informants)
    return [Informant.model_construct(id=id, label=NOT_CHOSEN, role="") for id in missing]


def _missing_sources(content: RubricContent, ids: _KnownIds) -> list[SourceContent]:
    """Stand-ins for sources that indicators name and that are not there."""
    named = {indicator.grounding.factor_name for indicator in content.indicators}
    missing = sorted(named - ids.sources)
    return [SourceContent.model_construct(id=id, cite=NOT_CHOSEN, doi=None, access="nothing") for id in missing]


def _only(names: Iterable[str], known: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def _fill_evidence_type(evidence_type: EvidenceTypeContent, ids: _KnownIds) -> EvidenceTypeContent:
    if evidence_type.voice in ids.informants:
        return evidence_type
    return evidence_type.model_copy(update={"voice": None})


def _fill_mechanism(mechanism: Mechanism, ids: _KnownIds) -> Mechanism:
    return mechanism.model_copy(update={"supported_by": _only(mechanism.supported_by, ids.sources)})


def _fill_link(link: LinkContent, ids: _KnownIds) -> LinkContent:
    changes = {
        "factors": _only(link.factors, ids.factors),
        "mechanisms": _only(link.mechanisms, ids.mechanisms),
        "outcomes": _only(link.outcomes, ids.outcomes),
    }
    return link.model_copy(update=changes)


def _fill_factor(factor: FactorContent, scale: Scale, ids: _KnownIds) -> FactorContent:
    changes = {
        "expected_outcomes": _only(factor.expected_outcomes, ids.outcomes),
        "indicators": tuple(_fill_indicator(indicator, scale, ids) for indicator in factor.indicators),
    }
    return factor.model_copy(update=changes)


def _fill_indicator(indicator: IndicatorContent, scale: Scale, ids: _KnownIds) -> IndicatorContent:
    changes = {
        "mechanisms": _only(indicator.mechanisms, ids.mechanisms),
        "outcomes": _only(indicator.outcomes, ids.outcomes),
        "supported_by": _only(indicator.supported_by, ids.sources),
        "evidence": tuple(example for example in indicator.evidence if example.type in ids.evidence_types),
        "levels": tuple(_all_anchors(indicator, scale)),
    }
    return indicator.model_copy(update=changes)


def _all_anchors(indicator: IndicatorContent, scale: Scale) -> Iterator[AnchorContent]:
    """An anchor for each level of the scale."""
    written = {anchor.level: anchor.anchor for anchor in indicator.levels}
    for level in scale.levels:
        yield AnchorContent.model_construct(level=level.level, anchor=written.get(level.level, ""))
