"""An action plan on paper: what is printed of it, as one frozen value. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from apps.common.pdf.rich_text import RichText
from apps.improvement.domain.plan_entries import MeasureValueLine, PlanMeasure, WholePlan

from .content_hash import content_hash_of
from .provenance import split_into_tables


@dataclass(frozen=True)
class PrintedPlan:
    """A programme's action plan as it stands, with what it counts."""

    layout: str
    language: str
    programme: RichText
    organisation: RichText
    is_made_up: bool
    standing_on: str  # the day
    plan: WholePlan
    measures: tuple[PlanMeasure, ...]
    web_address: str
    signs_replaced: bool = False  # true in the printed version only, where a sign had no font

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything in it but the day: a plan that stays as it is stays one file."""
        return content_hash_of(replace(self, standing_on=""))

    @property
    def measures_with_tables(self) -> Iterator[tuple[PlanMeasure, list[Sequence[MeasureValueLine]]]]:
        """Each measure with its values in pieces that fit on one page."""
        for measure in self.measures:
            yield measure, list(split_into_tables(measure.values))

    def with_signs_replaced(self) -> "PrintedPlan":
        """It says that a sign could not be printed."""
        return replace(self, signs_replaced=True)
