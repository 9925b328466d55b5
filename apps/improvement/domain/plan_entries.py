"""A plan as it leaves the house on paper or in a workbook: frozen values in words. Pure.

Owners are named, because a plan says who does it; nobody else is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.common.charts.scale_charts import Chart
from apps.common.pdf.rich_text import RichText


@dataclass(frozen=True)
class PlanDates:
    """Dates that were changed: what they were, and why they are others now."""

    day: str  # of the change
    before: str  # "until 30 June 2026"
    reason: RichText


@dataclass(frozen=True)
class PlanUpdate:
    """One line of an action's log, but for its dates."""

    day: str
    change: str  # "Planned, now under way"; empty for a note
    text: RichText


@dataclass(frozen=True)
class PlanStep:
    """One small step."""

    text: RichText
    is_done: bool


@dataclass(frozen=True)
class PlanCompletion:
    """What was said to show that it is done, and what a second person made of it."""

    words: RichText
    outcome: str


@dataclass(frozen=True)
class PlanEffect:
    """What a later audit says of it."""

    said: str
    words: RichText


@dataclass(frozen=True)
class PlanEntry:
    """One action, whole."""

    title: RichText
    details: RichText
    factor: str  # the slug of its practice's factor; empty without a practice
    practice: str  # "ACC-1 People choose"; empty without a practice
    practice_note: str  # what the newest version of the rubric makes of it
    stood: str  # "level 2, Emerging"
    aim: str  # "level 3: …", the anchor itself
    source: str
    why: RichText
    steps: tuple[PlanStep, ...]
    owner: RichText
    starts: str
    due: str
    dates: tuple[PlanDates, ...]
    priority: str
    success: RichText
    status: str  # its shape and its words
    is_overdue: bool
    updates: tuple[PlanUpdate, ...]
    completions: tuple[PlanCompletion, ...]
    effects: tuple[PlanEffect, ...]


@dataclass(frozen=True)
class PlanGroup:
    """Actions that are equally far."""

    heading: str
    entries: tuple[PlanEntry, ...]


@dataclass(frozen=True)
class WholePlan:
    """Every action of a programme that is shown, and how many are not."""

    groups: tuple[PlanGroup, ...]
    left_out: int = 0  # more than are printed

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever planned or proposed."""
        return not self.groups


@dataclass(frozen=True)
class MeasureValueLine:
    """One value of a measure."""

    period: str
    figure: str
    out_of: str
    words: str
    is_corrected: bool


@dataclass(frozen=True)
class BegunAction:
    """What began while values were taken, by its letter in the chart."""

    letter: str
    title: RichText
    day: str


@dataclass(frozen=True)
class PlanMeasure:
    """One measure with its chart, what that says, and its values, the newest first."""

    name: RichText
    about: str
    action: RichText  # it is for; empty where it is the programme's
    chart: Chart | None  # None before its first value
    sentences: tuple[str, ...]
    begun: tuple[BegunAction, ...]
    values: tuple[MeasureValueLine, ...]
    values_left_out: int = 0


def lines_of(text: RichText) -> str:
    """A typed text with its lines, as a cell holds it."""
    return "\n".join(paragraph.text for paragraph in text.paragraphs)


def first_of(groups: Sequence[PlanGroup], most: int) -> WholePlan:
    """The plan with at most so many actions, those that are open before the others."""
    shown, left = [], most
    for group in groups:
        if left > 0:
            shown.append(PlanGroup(group.heading, group.entries[:left]))
        left -= len(group.entries)
    return WholePlan(tuple(shown), max(0, -left))
