"""A version of the rubric as one document, and the rows of it that others point to."""

from .rubric_parts import Anchor, EvidenceType, Factor, Indicator, Level, Outcome
from .rubrics import Rubric, RubricDocument

__all__ = ["Anchor", "EvidenceType", "Factor", "Indicator", "Level", "Outcome", "Rubric", "RubricDocument"]
