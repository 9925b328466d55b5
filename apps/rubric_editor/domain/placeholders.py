"""A draft made fit to be shown: what dangles or is missing is left out or stands empty. Pure: no Django."""

from collections.abc import Container, Iterable, Iterator

from apps.rubric.schema.factor_content import AnchorContent, FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent, by_id
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
        "evidence_types": tuple(_filled_evidence_types(content, ids)),
        "mechanisms": tuple(_filled_mechanisms(content, ids)),
        "cmo_links": tuple(_filled_links(content, ids)),
        "design_precedents": tuple(precedents),
        "factors": tuple(_filled_factors(content, ids)),
    }
    return content.model_copy(update=changes)


class _KnownIds:
    """What references may name."""

    def __init__(self, content: RubricContent):
        self.informants = by_id(content.informants)
        self.sources = by_id(content.sources)
        self.evidence_types = by_id(content.evidence_types)
        self.outcomes = by_id(content.outcomes)
        self.mechanisms = by_id(content.mechanisms)
        self.factors = by_id(content.factors)


# Stand-ins are no valid content, and are never stored: they are made without being held to the schema.


def _missing_informants(content: RubricContent, ids: _KnownIds) -> Iterator[Informant]:
    """Stand-ins for informants whom indicators name and who are not there."""
    missing = set()
    for indicator in content.indicators:
        if indicator.key_voice not in ids.informants:
            missing.add(indicator.key_voice)
    for id in sorted(missing):
        yield Informant.model_construct(id=id, label=NOT_CHOSEN, role="")


def _missing_sources(content: RubricContent, ids: _KnownIds) -> Iterator[SourceContent]:
    """Stand-ins for sources that indicators name and that are not there."""
    missing = set()
    for indicator in content.indicators:
        if indicator.grounding.factor_name not in ids.sources:
            missing.add(indicator.grounding.factor_name)
    for id in sorted(missing):
        yield SourceContent.model_construct(id=id, cite=NOT_CHOSEN, doi=None, access="nothing")


def _only(names: Iterable[str], known: Container[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def _filled_evidence_types(content: RubricContent, ids: _KnownIds) -> Iterator[EvidenceTypeContent]:
    for evidence_type in content.evidence_types:
        if evidence_type.voice in ids.informants:
            yield evidence_type
        else:
            yield evidence_type.model_copy(update={"voice": None})


def _filled_mechanisms(content: RubricContent, ids: _KnownIds) -> Iterator[Mechanism]:
    for mechanism in content.mechanisms:
        yield mechanism.model_copy(update={"supported_by": _only(mechanism.supported_by, ids.sources)})


def _filled_links(content: RubricContent, ids: _KnownIds) -> Iterator[LinkContent]:
    for link in content.cmo_links:
        changes = {
            "factors": _only(link.factors, ids.factors),
            "mechanisms": _only(link.mechanisms, ids.mechanisms),
            "outcomes": _only(link.outcomes, ids.outcomes),
        }
        yield link.model_copy(update=changes)


def _filled_factors(content: RubricContent, ids: _KnownIds) -> Iterator[FactorContent]:
    for factor in content.factors:
        changes = {
            "expected_outcomes": _only(factor.expected_outcomes, ids.outcomes),
            "indicators": tuple(_filled_indicators(factor, content.scale, ids)),
        }
        yield factor.model_copy(update=changes)


def _filled_indicators(factor: FactorContent, scale: Scale, ids: _KnownIds) -> Iterator[IndicatorContent]:
    for indicator in factor.indicators:
        changes = {
            "mechanisms": _only(indicator.mechanisms, ids.mechanisms),
            "outcomes": _only(indicator.outcomes, ids.outcomes),
            "supported_by": _only(indicator.supported_by, ids.sources),
            "evidence": tuple(example for example in indicator.evidence if example.type in ids.evidence_types),
            "levels": tuple(_all_anchors(indicator, scale)),
        }
        yield indicator.model_copy(update=changes)


def _all_anchors(indicator: IndicatorContent, scale: Scale) -> Iterator[AnchorContent]:
    """An anchor for each level of the scale."""
    written = {anchor.level: anchor.anchor for anchor in indicator.levels}
    for level in scale.levels:
        yield AnchorContent.model_construct(level=level.level, anchor=written.get(level.level, ""))
