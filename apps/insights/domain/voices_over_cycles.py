"""Three voices over a programme's cycles: what each said of a factor or a practice, cycle by cycle. Pure.

Every figure of a survey is one that was published for the same reader, as it was published. Nothing is counted,
pooled or compared here, so the page can tell nothing that the results do not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.common.charts.cycles_chart import CycleViews, views_over_cycles_chart
from apps.common.charts.scale_charts import Chart
from apps.surveys.domain.results import Audience, CellSubject

from .cycles import CycleHead
from .perspectives import (
    NAMES,
    NOT_ASKED,
    NOT_HEARD,
    NoSurveyResult,
    Perspective,
    PerspectiveView,
    SurveyResult,
    view_of_group,
)

NOT_COMPARABLE = "Not comparable"
NO_VIEW = PerspectiveView(NOT_COMPARABLE, None, "")


@dataclass(frozen=True)
class HeardInCycle:
    """What one group was asked in one cycle. `about`: the code there; None where the rubric changed its meaning."""

    heard: SurveyResult | NoSurveyResult
    about: str | None
    labels: Mapping[int, str]  # what surveys called each level then


def group_over_cycles(cycles: Sequence[HeardInCycle], kind: CellSubject) -> list[PerspectiveView]:
    """What one group said of one thing in each cycle, for readers inside.

    A factor rests on the practices that were asked about. Where they were more or fewer than the last time, its
    figure stands in the table and gets no mark: another set of statements is another question.
    """
    views, asked = [], []
    for cycle in cycles:
        view = NO_VIEW
        if cycle.about is not None:
            view = view_of_group(cycle.heard, Audience.INSIDE, kind, cycle.about, cycle.labels)
        views.append(_with_rounds(view, cycle.heard))
        asked.append(_asked(cycle, kind))
    last = next((number for number in reversed(asked) if number is not None), None)
    for place, number in enumerate(asked):
        if number is not None and number != last and views[place].value is not None:
            said = f"{views[place].said}, on {number} practices"
            views[place] = PerspectiveView(said, None, views[place].answers)
    return views


def _with_rounds(view: PerspectiveView, heard: SurveyResult | NoSurveyResult) -> PerspectiveView:
    """Says so where several rounds were put together: the same figure then stands in more than one cycle."""
    if view.value is None or isinstance(heard, NoSurveyResult) or heard.rounds < 2:
        return view
    return PerspectiveView(f"{view.said}, {heard.rounds} rounds together", view.value, view.answers)


def _asked(cycle: HeardInCycle, kind: CellSubject) -> int | None:
    if cycle.about is None or isinstance(cycle.heard, NoSurveyResult):
        return None
    cell = cycle.heard.publication.cell(Audience.INSIDE, kind, cycle.about)
    return cell.asked if cell is not None else None


@dataclass(frozen=True)
class RatersView:
    """What the programme's audit says, and each of two raters alone, as far as the reader may know it."""

    stands: Decimal | None
    own: Decimal | None = None
    second: Decimal | None = None


@dataclass(frozen=True)
class VoicesOfCycle:
    """One cycle of one row."""

    years: str
    raters: RatersView
    sides: tuple[PerspectiveView, PerspectiveView, PerspectiveView]  # in the order of Perspective


@dataclass(frozen=True)
class VoicesRow:
    """One factor or practice over all cycles, the oldest first."""

    id: str
    name: str
    cycles: tuple[VoicesOfCycle, ...]
    chart: Chart

    @property
    def anybody_asked(self) -> bool:
        """Whether any group was asked about it in any cycle."""
        for cycle in self.cycles:
            for side in cycle.sides[1:]:
                if side.said not in (NOT_HEARD, NOT_ASKED, NOT_COMPARABLE):
                    return True
        return False


def voices_row(
    id: str,
    name: str,
    heads: Sequence[CycleHead],
    raters: Sequence[RatersView],
    groups: tuple[Sequence[PerspectiveView], Sequence[PerspectiveView]],
    scale: tuple[int, int],
) -> VoicesRow:
    """A row with its drawing. `groups`: peer workers and people supported."""
    cycles, marks = [], []
    for head, rated, peer_workers, people_supported in zip(heads, raters, *groups, strict=True):
        said = NOT_COMPARABLE if rated.stands is None else str(rated.stands)
        sides = (PerspectiveView(said, rated.stands, ""), peer_workers, people_supported)
        cycles.append(VoicesOfCycle(head.years, rated, sides))
        values = tuple((NAMES[who], side.value) for who, side in zip(Perspective, sides, strict=True))
        marks.append(CycleViews(head.years, values, head.begins_version))
    return VoicesRow(id, name, tuple(cycles), views_over_cycles_chart(f"{id} {name}".strip(), tuple(marks), scale))
