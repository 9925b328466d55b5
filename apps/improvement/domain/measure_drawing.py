"""The chart of a measure, narrow and wide, with the words for who does not see it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from apps.common.charts.run_chart import (
    NARROW,
    WIDE,
    ChartPoint,
    ChartStretch,
    PointMark,
    RunChartContent,
    point_mark,
    run_chart,
)
from apps.common.charts.scale_charts import Chart

from .chart_sentences import chart_sentences
from .measured_series import Cadence, MeasuredSeries, MeasureKind, possible_limits
from .process_chart import Meaning, Phase, ProcessChart

MARKS = {Meaning.BETTER: PointMark.BETTER, Meaning.WORSE: PointMark.WORSE, Meaning.NEITHER: PointMark.NEITHER}
KEY_WORDS = {
    Meaning.BETTER: "Better, by more than chance",
    Meaning.WORSE: "Worse, by more than chance",
    Meaning.NEITHER: "As chance has it, or too few values to tell",
}
DAY_FORMATS = {Cadence.MONTHLY: "%b %Y", Cadence.WEEKLY: "%d %b %y"}


@dataclass(frozen=True)
class KeyEntry:
    """One mark of the chart and what it means."""

    mark: Chart
    words: str


@dataclass(frozen=True)
class MeasureDrawing:
    """One chart in two sizes, which say the same, and the key of its marks."""

    narrow: Chart
    wide: Chart
    key: tuple[KeyEntry, ...]


def draw_measure(
    name: str, series: MeasuredSeries, chart: ProcessChart, moments: Sequence[date] = ()
) -> MeasureDrawing | None:
    """The chart of a measure with the days on which actions began; None before its first value."""
    if not series.values:
        return None
    points = []
    for measured, mark in zip(series.values, chart.marks, strict=True):
        points.append(ChartPoint(measured.period, _shown(measured.value, series), MARKS[mark.meaning]))
    content = RunChartContent(
        points=tuple(points),
        stretches=tuple(_stretch(phase, series) for phase in chart.phases),
        moments=tuple(moments),
        suffix=" %" if series.kind is MeasureKind.SHARE else "",
        day_format=DAY_FORMATS[series.cadence],
    )
    alt = _alt(name, series, chart)
    key = [KeyEntry(point_mark(MARKS[meaning]), words) for meaning, words in KEY_WORDS.items()]
    return MeasureDrawing(run_chart(content, alt, NARROW), run_chart(content, alt, WIDE), tuple(key))


def _alt(name: str, series: MeasuredSeries, chart: ProcessChart) -> str:
    count = len(series.values)
    first, last = series.period_at(0), series.period_at(count - 1)
    over = f"one value, of {first}" if count == 1 else f"{count} values, from {first} to {last}"
    return f"Chart of {name}: {over}. {chart_sentences(chart, series)[0]}"


def _shown(value: Fraction, series: MeasuredSeries) -> float:
    """A value in the unit of the axis."""
    return float(value * 100 if series.kind is MeasureKind.SHARE else value)


def _stretch(phase: Phase, series: MeasuredSeries) -> ChartStretch:
    if phase.limits is None:
        middle = None if phase.median is None else _shown(phase.median, series)
        return ChartStretch(phase.start, phase.end, middle, "Median")
    shown = [None if limit is None else _shown(limit, series) for limit in possible_limits(phase.limits, series.kind)]
    return ChartStretch(phase.start, phase.end, _shown(phase.limits.mean, series), "Average", shown[0], shown[1])
