"""The rubric as rows: content that people write, not code. One `Rubric` row heads one version."""

from .factors import (
    Anchor,
    EvidenceExample,
    Factor,
    FactorOutcome,
    Indicator,
    IndicatorMechanism,
    IndicatorOutcome,
    IndicatorSource,
    IndicatorSuccession,
    Link,
    LinkFactor,
    LinkMechanism,
    LinkOutcome,
)
from .theory import EvidenceType, Informant, Mechanism, MechanismSource, Outcome, Precedent, Source
from .versions import Band, Framework, Level, NonScore, Rubric, Wording

__all__ = [
    "Anchor",
    "Band",
    "EvidenceExample",
    "EvidenceType",
    "Factor",
    "FactorOutcome",
    "Framework",
    "Indicator",
    "IndicatorMechanism",
    "IndicatorOutcome",
    "IndicatorSource",
    "IndicatorSuccession",
    "Informant",
    "Level",
    "Link",
    "LinkFactor",
    "LinkMechanism",
    "LinkOutcome",
    "Mechanism",
    "MechanismSource",
    "NonScore",
    "Outcome",
    "Precedent",
    "Rubric",
    "Source",
    "Wording",
]
