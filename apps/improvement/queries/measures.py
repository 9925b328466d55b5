"""The pages of measures: what a programme counts, and one measure with its chart and what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Min, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.assessments.queries.access import programmes_for
from apps.common.charts.run_chart import moment_letter
from apps.common.errors import allows
from apps.organisations.models import Programme

from ..domain.chart_sentences import chart_sentences, mark_words
from ..domain.measure_drawing import MeasureDrawing, draw_measure
from ..domain.measured_series import (
    Cadence,
    MeasuredSeries,
    MeasuredValue,
    MeasureKind,
    figure,
    period_label,
)
from ..domain.process_chart import Better, LimitStep, ProcessChart, ValueMark, read_process_chart
from ..domain.value_lines import TypedValue
from ..models.measures import Measure, MeasureStep, MeasureValue
from ..models.planned_actions import PlannedAction, UpdateKind
from ..permissions import check_can_write_measures
from ..statuses import AT_WORK, ActionStatus

MEASURES_ON_A_PAGE = 20
# Somebody has begun.
BEGUN = (ActionStatus.UNDER_WAY, ActionStatus.AT_RISK, ActionStatus.SHOWN, ActionStatus.DONE)


def measures_for(person) -> QuerySet[Measure]:
    """The measures of the providers that the person works for."""
    found = Measure.objects.filter(programme__in=programmes_for(person))
    return found.select_related("programme__organisation", "action")


@dataclass(frozen=True)
class MeasureReading:
    """A measure's values as they count now, and what the rules say of them."""

    measure: Measure
    values: tuple[MeasureValue, ...]  # the earliest first
    series: MeasuredSeries
    chart: ProcessChart
    sentences: tuple[str, ...]

    @property
    def newest(self) -> str:
        """The last value, with its month or week; empty before the first."""
        if not self.series.values:
            return ""
        shown = figure(self.series.values[-1].value, self.series.kind)
        return f"{shown} in {self.series.period_at(len(self.series.values) - 1)}"


@dataclass(frozen=True)
class MeasuresPage:
    """What a programme counts, by name."""

    programme: Programme
    readings: list[MeasureReading]
    numbers: Page
    may_write: bool


@dataclass(frozen=True)
class DescribeMeasurePage:
    """What describing a measure needs to know."""

    programme: Programme
    actions: list[PlannedAction]  # it may be for one of them
    names: list[str]  # of the programme's other measures


@dataclass(frozen=True)
class TakeBackStepPage:
    """A place where limits start anew, to be taken back."""

    measure: Measure
    step: MeasureStep
    label: str


@dataclass(frozen=True)
class MeasuresOfAction:
    """What is counted to see whether an action works."""

    action: PlannedAction
    measures: list[Measure]
    may_add: bool


@dataclass(frozen=True)
class Moment:
    """An action that began while values were taken, by its letter in the chart."""

    letter: str
    action: PlannedAction
    began: date


@dataclass(frozen=True)
class ValueRow:
    """One value in the table beside the chart."""

    period: date
    label: str
    figure: str
    out_of: str  # how many out of how many; empty for what is no share
    mark: ValueMark
    words: str
    is_corrected: bool

    @property
    def address(self) -> str:
        """The month or week as it stands in an address."""
        return self.period.isoformat()


@dataclass(frozen=True)
class StepRow:
    """A place where the limits start anew."""

    row: MeasureStep
    label: str


@dataclass(frozen=True)
class MeasurePage:
    """One measure: its chart, what it says, and every value."""

    reading: MeasureReading
    drawing: MeasureDrawing | None
    moments: list[Moment]
    rows: list[ValueRow]  # the newest first
    steps: list[StepRow]
    may_write: bool
    may_set_step: bool

    @property
    def measure(self) -> Measure:
        return self.reading.measure


def measures_page(person, programme: Programme, number: str | None) -> MeasuresPage:
    """What a programme counts; five queries however long the list is."""
    numbers = Paginator(measures_for(person).filter(programme=programme), MEASURES_ON_A_PAGE).get_page(number)
    return MeasuresPage(programme, readings_of(list(numbers)), numbers, may_write(person, programme))


def readings_of(measures: Sequence[Measure], values: Iterable[MeasureValue] | None = None) -> list[MeasureReading]:
    """Each measure with its values and what they say: two queries for all of them. `values`: where they are read."""
    if values is None:
        values = MeasureValue.objects.filter(measure__in=measures).order_by("period", "revision")
    steps = MeasureStep.objects.filter(measure__in=measures, taken_back_at=None).order_by("period")
    newest: dict[int, dict[date, MeasureValue]] = {measure.pk: {} for measure in measures}
    for value in values:
        newest[value.measure_id][value.period] = value
    begun: dict[int, list[MeasureStep]] = {measure.pk: [] for measure in measures}
    for step in steps:
        begun[step.measure_id].append(step)
    return [_reading(measure, newest[measure.pk].values(), begun[measure.pk]) for measure in measures]


def _reading(measure: Measure, values: Iterable[MeasureValue], steps: Iterable[MeasureStep]) -> MeasureReading:
    there = sorted((value for value in values if not value.is_taken_out), key=lambda value: value.period)
    measured = [MeasuredValue(value.period, typed(value).fraction) for value in there]
    series = MeasuredSeries(
        MeasureKind(measure.kind), Cadence(measure.cadence), Better(measure.better), tuple(measured)
    )
    limit_steps: dict[int, LimitStep] = {}
    for step in steps:
        before = sum(value.period < step.period for value in measured)
        # With values taken out since, nothing may stand before it or after it any more, or another step may as well.
        if 0 < before < len(measured):
            limit_steps[before] = LimitStep(before, step.reason)
    chart = read_process_chart([value.value for value in measured], series.better, list(limit_steps.values()))
    return MeasureReading(measure, tuple(there), series, chart, chart_sentences(chart, series))


def typed(value: MeasureValue) -> TypedValue:
    """A stored value as the domain has it."""
    return TypedValue(value.period, value.amount, value.numerator, value.denominator)


def may_write(person, programme: Programme) -> bool:
    return allows(check_can_write_measures, person, programme)


def measure_page(person, measure: Measure) -> MeasurePage:
    """One measure with its chart, what it says and its table."""
    reading = readings_of([measure])[0]
    moments = moments_of(reading, actions_begun(measure.programme_id) if reading.values else ())
    drawing = draw_measure(measure.name, reading.series, reading.chart, [moment.began for moment in moments])
    writes = may_write(person, measure.programme)
    return MeasurePage(
        reading=reading,
        drawing=drawing,
        moments=moments,
        rows=value_rows(reading),
        steps=_steps(reading),
        may_write=writes,
        may_set_step=writes and len(reading.series.values) > 1,
    )


def _steps(reading: MeasureReading) -> list[StepRow]:
    found = reading.measure.steps.filter(taken_back_at=None).select_related("set_by")
    return [StepRow(step, capital(period_label(step.period, reading.series.cadence))) for step in found]


def measures_of_action(person, action: PlannedAction) -> MeasuresOfAction:
    """One query."""
    may_add = action.status in AT_WORK and may_write(person, action.programme)
    return MeasuresOfAction(action, list(measures_for(person).filter(action=action)), may_add)


def describe_measure_page(person, programme: Programme, besides: Measure | None = None) -> DescribeMeasurePage:
    """Raises NotAllowed for people who may not add or change measures."""
    check_can_write_measures(person, programme)
    others = programme.measures.all()
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    can_be_for = Q(status__in=AT_WORK) | Q(pk=besides.action_id if besides else None)
    actions = PlannedAction.objects.filter(can_be_for, programme=programme).order_by("title", "pk")
    return DescribeMeasurePage(programme, list(actions), [other.name for other in others])


def step_to_take_back(person, measure: Measure, reference: str) -> TakeBackStepPage:
    """One step. Raises NotAllowed for people who may not, Http404 where there is none."""
    check_can_write_measures(person, measure.programme)
    step = get_object_or_404(measure.steps.filter(taken_back_at=None), reference=reference)
    return TakeBackStepPage(measure, step, period_label(step.period, Cadence(measure.cadence)))


def actions_begun(programme_id: int) -> list[tuple[date, PlannedAction]]:
    """The programme's actions with the day on which each began, in the order of time. One query."""
    started = Q(updates__kind=UpdateKind.STATUS, updates__after=ActionStatus.UNDER_WAY)
    actions = PlannedAction.objects.filter(programme=programme_id, status__in=BEGUN)
    begun: list[tuple[date, PlannedAction]] = []
    for action in actions.annotate(started_at=Min("updates__at", filter=started)).order_by("pk"):
        day = action.starts_on or (action.started_at and timezone.localdate(action.started_at))
        if day:
            begun.append((day, action))
    begun.sort(key=lambda pair: (pair[0], pair[1].pk))
    return begun


def moments_of(reading: MeasureReading, begun: Sequence[tuple[date, PlannedAction]]) -> list[Moment]:
    """What began between the first value and the last: the measure's own action, or the programme's."""
    measured, own = reading.series.values, reading.measure.action_id
    moments: list[Moment] = []
    for day, action in begun:
        if measured and measured[0].period <= day <= measured[-1].period and own in (None, action.pk):
            moments.append(Moment(moment_letter(len(moments)), action, day))
    return moments


def value_rows(reading: MeasureReading) -> list[ValueRow]:
    """Every value with what it is marked as, the newest first."""
    series = reading.series
    rows = []
    for value, measured, mark in zip(reading.values, series.values, reading.chart.marks, strict=True):
        rows.append(
            ValueRow(
                period=value.period,
                label=capital(period_label(value.period, series.cadence)),
                figure=figure(measured.value, series.kind),
                out_of="" if value.numerator is None else f"{value.numerator} of {value.denominator}",
                mark=mark,
                words=mark_words(mark.meaning, mark.rule, mark.is_upward),
                is_corrected=value.revision > 1,
            )
        )
    return rows[::-1]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
