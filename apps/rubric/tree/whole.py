"""One version of the instrument, whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..values import Schema
from .about import About, Framework, HonestWording
from .factors import Factor, Indicator
from .scale import QuestionSets, Scale
from .succession import Succession
from .theory import EvidenceType, Informant, Link, Mechanism, Outcome, Precedent, Source


@dataclass(frozen=True)
class Rubric:
    """One version of the instrument, whole."""

    schema_version: Schema
    rubric: About
    framework: Framework
    honest_wording: HonestWording
    scale: Scale
    question_sets: QuestionSets
    informants: tuple[Informant, ...]
    evidence_types: tuple[EvidenceType, ...]
    outcomes: tuple[Outcome, ...]
    mechanisms: tuple[Mechanism, ...]
    cmo_links: tuple[Link, ...]
    sources: tuple[Source, ...]
    design_precedents: tuple[Precedent, ...]
    factors: tuple[Factor, ...]
    succession: Succession | None = None  # a first version follows none

    @property
    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, factor by factor."""
        for factor in self.factors:
            yield from factor.indicators

    @cached_property
    def _found(self) -> dict[str, dict]:
        return {
            "factor": {factor.id: factor for factor in self.factors},
            "indicator": {indicator.id: indicator for indicator in self.indicators},
            "factor_of": {i.id: factor for factor in self.factors for i in factor.indicators},
            "outcome": {outcome.id: outcome for outcome in self.outcomes},
            "mechanism": {mechanism.id: mechanism for mechanism in self.mechanisms},
            "evidence_type": {kind.id: kind for kind in self.evidence_types},
            "informant": {informant.id: informant for informant in self.informants},
            "source": {source.id: source for source in self.sources},
        }

    def factor(self, id: str) -> Factor:
        """The factor with this id. Raises KeyError if there is none."""
        return self._found["factor"][id]

    def indicator(self, id: str) -> Indicator:
        """The indicator with this id, such as ACC-1. Raises KeyError if there is none."""
        return self._found["indicator"][id]

    def factor_of(self, indicator_id: str) -> Factor:
        """The factor that an indicator belongs to. Raises KeyError if there is no such indicator."""
        return self._found["factor_of"][indicator_id]

    def outcome(self, id: str) -> Outcome:
        """The outcome with this id. Raises KeyError if there is none."""
        return self._found["outcome"][id]

    def mechanism(self, id: str) -> Mechanism:
        """The mechanism with this id. Raises KeyError if there is none."""
        return self._found["mechanism"][id]

    def evidence_type(self, id: str) -> EvidenceType:
        """The kind of evidence with this id. Raises KeyError if there is none."""
        return self._found["evidence_type"][id]

    def informant(self, id: str) -> Informant:
        """The informant with this id. Raises KeyError if there is none."""
        return self._found["informant"][id]

    def source(self, id: str) -> Source:
        """The source with this id. Raises KeyError if there is none."""
        return self._found["source"][id]
