"""What lives on after sign-off, and is printed for people of the provider alone. Frozen values. Pure.

The digest of a version says nothing of it, and nothing of it says anything of what was signed off.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.common.charts.scale_charts import Chart
from apps.common.pdf.rich_text import RichText

from .provenance import split_into_tables
from .sections import LabelledValue


@dataclass(frozen=True)
class PlanRow:
    """One action of the plan, in a line. Nobody is named."""

    title: RichText
    practice: str  # its code; empty without a practice
    owner: str  # a role
    due: str
    status: str  # its shape and its words
    is_overdue: bool
    effect: str  # what the last audit said of it; empty where none did


@dataclass(frozen=True)
class PlanSection:
    """The action plan as it stood on one day."""

    standing_on: str
    is_empty: bool  # nothing was ever planned
    rows: tuple[PlanRow, ...]
    left_out: int  # more than are printed
    stopped: int

    @property
    def tables(self) -> list[Sequence[PlanRow]]:
        return list(split_into_tables(self.rows))

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many actions have which status, in the order of the rows."""
        return list(Counter(row.status for row in self.rows).items())


@dataclass(frozen=True)
class CycleLine:
    """One cycle: its years, its kind of rating, and whether another version of the rubric begins with it."""

    years: str
    kind: str
    begins_version: bool


@dataclass(frozen=True)
class FactorOverCycles:
    """One factor in every cycle, the oldest first; what may be said of the last two."""

    position: int  # from 1
    name: str
    values: tuple[LabelledValue, ...]  # by the years of each cycle
    words: str
    chart: Chart


@dataclass(frozen=True)
class ChangeOverCycles:
    """What may be said of change since the audits before this one."""

    cycles: tuple[CycleLine, ...]
    factors: tuple[FactorOverCycles, ...]


@dataclass(frozen=True)
class LivingSections:
    """The plan, and the audits before this one; None where this is the first, or is not signed off."""

    plan: PlanSection
    change: ChangeOverCycles | None

    @property
    def undated(self) -> "LivingSections":
        """The same, whatever the day."""
        return replace(self, plan=replace(self.plan, standing_on=""))
