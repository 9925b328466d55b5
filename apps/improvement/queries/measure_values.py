"""The pages on which values of a measure are typed, pasted and corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from ..domain.measured_series import Cadence, MeasureKind, figure, next_period, period_label, period_start
from ..domain.value_lines import TypedValue
from ..models.measures import Measure, MeasureStep, MeasureValue
from ..permissions import check_can_write_measures
from .measures import MeasureReading, capital, readings_of, typed


@dataclass(frozen=True)
class ValueEntryPage:
    """What typing or pasting values needs to know of a measure."""

    measure: Measure
    newest: dict[date, MeasureValue]  # by period; without those that were taken out
    next_label: str  # the month or week that comes next, as it is typed

    @property
    def example(self) -> str:
        """A line as a spreadsheet gives it, for the same month or week."""
        figures = "12\t15" if self.measure.kind == MeasureKind.SHARE else "12"
        return f"{self.next_label}\t{figures}"


@dataclass(frozen=True)
class EarlierFigure:
    """What was typed for a month or week, when and by whom."""

    words: str
    typed_by: str
    typed_at: datetime


@dataclass(frozen=True)
class CorrectValuePage:
    """One value, with all that was ever typed in its place, the newest first."""

    measure: Measure
    label: str
    period: date
    current: MeasureValue
    history: list[EarlierFigure]

    @property
    def address(self) -> str:
        """The month or week as it stands in an address."""
        return self.period.isoformat()


@dataclass(frozen=True)
class ProposedValue:
    """One value of a pasted text, and what is there now."""

    label: str
    words: str
    before: str  # empty where there is none


@dataclass(frozen=True)
class ValuesPreview:
    """What a pasted text would store."""

    new: list[ProposedValue]
    changed: list[ProposedValue]
    same: int

    @property
    def stores(self) -> int:
        """How many values would be stored."""
        return len(self.new) + len(self.changed)

    @property
    def parts(self) -> list[tuple[str, list[ProposedValue]]]:
        """What would be stored, with the heading it stands under."""
        return [("New values", self.new), ("Corrections", self.changed)]


@dataclass(frozen=True)
class StepPage:
    """Where limits may start anew, and where they do."""

    reading: MeasureReading
    choices: list[tuple[str, str]]  # period as in an address, and its label; the newest first
    steps: list[MeasureStep]

    @property
    def measure(self) -> Measure:
        return self.reading.measure


def value_entry_page(person, measure: Measure, today: date) -> ValueEntryPage:
    """What typing or pasting needs. Raises NotAllowed for people who may not."""
    check_can_write_measures(person, measure.programme)
    newest = {value.period: value for value in readings_of([measure])[0].values}
    cadence = Cadence(measure.cadence)
    period = next_period(max(newest), cadence) if newest else period_start(today, cadence)
    return ValueEntryPage(measure, newest, as_typed(min(period, period_start(today, cadence)), cadence))


def as_typed(period: date, cadence: Cadence) -> str:
    """A month or week as a person types it."""
    return period_label(period, cadence).removeprefix("the week of ")


def preview_of(page: ValueEntryPage, values: Sequence[TypedValue]) -> ValuesPreview:
    """What storing these values would change."""
    kind, cadence = MeasureKind(page.measure.kind), Cadence(page.measure.cadence)
    new, changed, same = [], [], 0
    for value in values:
        words, label = value_words(value, kind), capital(period_label(value.period, cadence))
        before = page.newest.get(value.period)
        if before is None:
            new.append(ProposedValue(label, words, ""))
        elif typed(before) == value:
            same += 1
        else:
            changed.append(ProposedValue(label, words, value_words(typed(before), kind)))
    return ValuesPreview(new, changed, same)


def value_words(value: TypedValue, kind: MeasureKind) -> str:
    """A value with what it was typed as: 62.5 % (5 of 8)."""
    shown = figure(value.fraction, kind)
    return shown if value.numerator is None else f"{shown} ({value.numerator} of {value.denominator})"


def correct_value_page(person, measure: Measure, period: str) -> CorrectValuePage:
    """One value by its month or week as it stands in the address. Raises Http404 where none was ever typed."""
    check_can_write_measures(person, measure.programme)
    try:
        day = date.fromisoformat(period)
    except ValueError:
        raise Http404 from None
    revisions = list(measure.values.filter(period=day).select_related("typed_by").order_by("-revision"))
    if not revisions:
        raise Http404
    kind = MeasureKind(measure.kind)
    history = []
    for value in revisions:
        words = "Taken out" if value.is_taken_out else value_words(typed(value), kind)
        history.append(EarlierFigure(words, value.typed_by.name, value.typed_at))
    label = period_label(day, Cadence(measure.cadence))
    return CorrectValuePage(measure, label, day, revisions[0], history)


def step_page(person, measure: Measure) -> StepPage:
    """Where limits may start anew: at every value but the first."""
    check_can_write_measures(person, measure.programme)
    reading = readings_of([measure])[0]
    steps = list(measure.steps.filter(taken_back_at=None).select_related("set_by"))
    begun = {step.period for step in steps}
    choices = []
    for value in reversed(reading.values[1:]):
        if value.period not in begun:
            label = capital(period_label(value.period, reading.series.cadence))
            choices.append((value.period.isoformat(), label))
    return StepPage(reading, choices, steps)
