"""One version of the instrument, whole."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from pydantic import ValidationInfo, field_validator

from .factor_content import FactorContent, IndicatorContent
from .framework_content import AboutRubric, Framework, HonestWording
from .frozen_model import FrozenModel
from .scale_content import QuestionSets, Scale
from .theory_content import (
    EvidenceTypeContent,
    Informant,
    LinkContent,
    Mechanism,
    OutcomeContent,
    Precedent,
    SourceContent,
)
from .value_rules import ListOf, SchemaVersion
from .version_mapping_content import VersionMapping

Part = TypeVar(
    "Part",
    FactorContent,
    IndicatorContent,
    OutcomeContent,
    Mechanism,
    EvidenceTypeContent,
    Informant,
    SourceContent,
)


def by_id(parts: Iterable[Part]) -> dict[str, Part]:
    """The parts of one kind, found by the id that others refer to them by."""
    return {part.id: part for part in parts}


class RubricContent(FrozenModel):
    """One version of the instrument, whole."""

    schema_version: SchemaVersion
    rubric: AboutRubric
    framework: Framework
    honest_wording: HonestWording
    scale: Scale
    question_sets: QuestionSets
    informants: ListOf[Informant]
    evidence_types: ListOf[EvidenceTypeContent]
    outcomes: ListOf[OutcomeContent]
    mechanisms: ListOf[Mechanism]
    cmo_links: ListOf[LinkContent]
    sources: ListOf[SourceContent]
    design_precedents: ListOf[Precedent]
    factors: ListOf[FactorContent]
    succession: VersionMapping | None = None  # a first version follows none

    @property
    def indicators(self) -> Iterator[IndicatorContent]:
        """Every indicator, factor by factor."""
        for factor in self.factors:
            yield from factor.indicators

    @field_validator("sources", mode="before")
    @classmethod
    def _sources_from_pairs(cls, value: Any, info: ValidationInfo) -> Any:
        """In the stored document sources are pairs of id and source: their order counts, and JSON sorts its keys."""
        if info.mode != "json":
            return value
        return [{"id": id, **source} for id, source in value]

    @cached_property
    def _factors(self) -> dict[str, FactorContent]:
        return by_id(self.factors)

    @cached_property
    def _indicators(self) -> dict[str, IndicatorContent]:
        return by_id(self.indicators)

    @cached_property
    def _factors_by_indicator(self) -> dict[str, FactorContent]:
        factors = {}
        for factor in self.factors:
            for indicator in factor.indicators:
                factors[indicator.id] = factor
        return factors

    @cached_property
    def _outcomes(self) -> dict[str, OutcomeContent]:
        return by_id(self.outcomes)

    @cached_property
    def _mechanisms(self) -> dict[str, Mechanism]:
        return by_id(self.mechanisms)

    @cached_property
    def _evidence_types(self) -> dict[str, EvidenceTypeContent]:
        return by_id(self.evidence_types)

    @cached_property
    def _informants(self) -> dict[str, Informant]:
        return by_id(self.informants)

    @cached_property
    def _sources(self) -> dict[str, SourceContent]:
        return by_id(self.sources)

    @property
    def indicator_codes(self) -> tuple[str, ...]:
        """The code of every indicator, factor by factor."""
        return tuple(indicator.id for indicator in self.indicators)

    def factor(self, id: str) -> FactorContent:
        """The factor with this id. Raises KeyError if there is none."""
        return self._factors[id]

    def indicator(self, id: str) -> IndicatorContent:
        """The indicator with this id, such as ACC-1. Raises KeyError if there is none."""
        return self._indicators[id]

    def factor_of(self, indicator_id: str) -> FactorContent:
        """The factor that an indicator belongs to. Raises KeyError if there is no such indicator."""
        return self._factors_by_indicator[indicator_id]

    def outcome(self, id: str) -> OutcomeContent:
        """The outcome with this id. Raises KeyError if there is none."""
        return self._outcomes[id]

    def mechanism(self, id: str) -> Mechanism:
        """The mechanism with this id. Raises KeyError if there is none."""
        return self._mechanisms[id]

    def evidence_type(self, id: str) -> EvidenceTypeContent:
        """The kind of evidence with this id. Raises KeyError if there is none."""
        return self._evidence_types[id]

    def informant(self, id: str) -> Informant:
        """The informant with this id. Raises KeyError if there is none."""
        return self._informants[id]

    def source(self, id: str) -> SourceContent:
        """The source with this id. Raises KeyError if there is none."""
        return self._sources[id]
