"""A measure over time, as SVG text: the line, its middle and its limits. Pure.

Each mark has a shape of its own, so that colour never speaks alone: a square is better, a diamond worse, a dot
neither. No word from outside stands in the drawing; moments are lettered, and what a letter means stands beneath.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from math import ceil, floor, log10

from .scale_charts import INK, LINE, SOFT, Chart, short_number, svg_drawing


class PointMark(Enum):
    """What one value says: the shape and the colour it is drawn with."""

    BETTER = ("#22618a", '<rect x="-5" y="-5" width="10" height="10"{look}/>')
    WORSE = ("#b5490b", '<path d="M0 -7L7 0L0 7L-7 0Z"{look}/>')
    NEITHER = (SOFT, '<circle r="4"{look}/>')

    @property
    def shape(self) -> str:
        """Around 0, with a ring of paper that keeps it apart from the line."""
        colour, shape = self.value
        return shape.format(look=f' fill="{colour}" stroke="#ffffff" stroke-width="1.5"')


@dataclass(frozen=True)
class ChartPoint:
    """One value, at the first day of its period."""

    day: date
    value: float
    mark: PointMark


@dataclass(frozen=True)
class ChartStretch:
    """Values with one middle: places from `start` up to, not including, `end`."""

    start: int
    end: int
    middle: float | None
    middle_label: str
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class RunChartContent:
    """All that is drawn. `moments` are days on which something began, lettered from A."""

    points: tuple[ChartPoint, ...]
    stretches: tuple[ChartStretch, ...]
    moments: tuple[date, ...] = ()
    suffix: str = ""  # after a figure of the axis
    day_format: str = "%b %Y"


@dataclass(frozen=True)
class Canvas:
    """One size of the drawing, in units of its own: a narrow screen, a wide one or paper."""

    width: int
    height: int
    day_labels: int  # at most


NARROW, WIDE = Canvas(340, 250, 3), Canvas(720, 320, 7)
LEFT, RIGHT, TOP, BOTTOM = 46, 56, 34, 28  # at the right stand the names of the lines
LABEL_SIZE = 12
LINE_HEIGHT = 14
HALF_A_DAY = 26  # of its words, across
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
INTERVALS = 4  # of the axis, about
FONT = 'font-family="Atkinson Hyperlegible Next, system-ui, sans-serif"'


@dataclass(frozen=True)
class _Frame:
    """Where days and values lie on the canvas."""

    canvas: Canvas
    first: date
    last: date
    ticks: tuple[float, ...]

    def x(self, day: date) -> float:
        """From the left edge."""
        days = (self.last - self.first).days
        across = self.canvas.width - LEFT - RIGHT
        return LEFT + (across / 2 if not days else across * (day - self.first).days / days)

    def y(self, value: float) -> float:
        """From the top edge."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.canvas.height - BOTTOM - (self.canvas.height - TOP - BOTTOM) * (value - low) / (high - low)


def run_chart(content: RunChartContent, alt: str, canvas: Canvas) -> Chart:
    """The drawing of one size. `alt` says what it shows. Raises ValueError without a value."""
    if not content.points:
        raise ValueError("A chart begins with its first value.")
    frame = _Frame(canvas, content.points[0].day, content.points[-1].day, axis_ticks(content))
    parts = [
        *_axes(frame, content),
        *_moments(frame, content.moments),
        *_limits(frame, content),
        *_limit_words(frame, content),
        *_line(frame, content.points),
    ]
    return Chart(svg_drawing(canvas.width, canvas.height, parts), alt)


def point_mark(mark: PointMark) -> Chart:
    """A mark by itself, for the key."""
    return Chart(svg_drawing(20, 20, [f'<g transform="translate(10 10)">{mark.shape}</g>']), "")


def axis_ticks(content: RunChartContent) -> tuple[float, ...]:
    """Round figures from below the lowest thing drawn, but not below 0, to above the highest."""
    drawn = [point.value for point in content.points]
    for stretch in content.stretches:
        drawn.extend(value for value in (stretch.middle, stretch.lower, stretch.upper) if value is not None)
    low, high = min(drawn), max(drawn)
    if low == high:
        low, high = max(0.0, low - 1), high + 1
    rough = (high - low) / INTERVALS
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in STEPS if power * factor >= rough * 0.999)
    return tuple(place * step for place in range(floor(low / step), ceil(high / step) + 1))


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return (
        f'<text x="{short_number(x)}" y="{short_number(y)}" font-size="{LABEL_SIZE}" text-anchor="{anchor}" {FONT} '
        f'fill="{INK}"{" " if more else ""}{more}>{words}</text>'
    )


def _axes(frame: _Frame, content: RunChartContent) -> Iterator[str]:
    """Figures at the left, days below."""
    right = frame.canvas.width - RIGHT
    for tick in frame.ticks:
        y = frame.y(tick)
        yield f'<path d="M{LEFT} {short_number(y)}H{right}" stroke="{LINE}" stroke-width="0.7"/>'
        yield _text(LEFT - 6, y + 4, f"{short_number(tick)}{content.suffix}", "end")
    bottom = frame.canvas.height - BOTTOM
    for place in labelled_places(len(content.points), frame.canvas.day_labels):
        day = content.points[place].day
        anchor = "start" if place == 0 else "end" if place == len(content.points) - 1 else "middle"
        x = frame.x(day)
        yield f'<path d="M{short_number(x)} {bottom}v5" stroke="{SOFT}"/>'
        # The words of both ends reach as far as the canvas does, so that they stay apart from their neighbours.
        shift = {"start": -HALF_A_DAY, "end": HALF_A_DAY, "middle": 0}[anchor]
        yield _text(x + shift, bottom + 20, day.strftime(content.day_format).lstrip("0"), anchor)


def labelled_places(points: int, at_most: int) -> list[int]:
    """Which values have their day written below: the first, the last, and some between them at even distances."""
    if points <= at_most:
        return list(range(points))
    return [round(place * (points - 1) / (at_most - 1)) for place in range(at_most)]


def _moments(frame: _Frame, moments: tuple[date, ...]) -> Iterator[str]:
    """A broken line with its letter, turn by turn in two rows, for what began while values were taken."""
    bottom = frame.canvas.height - BOTTOM
    for place, day in enumerate(moments):
        if frame.first <= day <= frame.last:
            x, y = frame.x(day), 14 + place % 2 * 14
            yield (
                f'<path d="M{short_number(x)} {y + 3}V{bottom}" stroke="{INK}" stroke-width="1.2" '
                'stroke-dasharray="2 3"/>'
            )
            letter = moment_letter(place)
            width = 8 * len(letter) + 6  # of a piece of paper behind it; printers know no ring around a letter
            left = short_number(x - width / 2)
            yield f'<rect x="{left}" y="{y - 11}" width="{width}" height="14" fill="#ffffff"/>'
            yield _text(x, y, letter, "middle", 'font-weight="700"')


def moment_letter(place: int) -> str:
    """A to Z, then A2 and so on."""
    turn, letter = divmod(place, 26)
    return chr(ord("A") + letter) + (str(turn + 1) if turn else "")


def _limits(frame: _Frame, content: RunChartContent) -> Iterator[str]:
    """The middle as a line, the limits as broken lines; a stretch ends half way to the next one."""
    points = content.points
    for stretch in content.stretches:
        left, right = _edges(frame, points, stretch)
        across = f"M{short_number(left)} {{y}}H{short_number(right)}"
        if stretch.middle is not None:
            path = across.format(y=short_number(frame.y(stretch.middle)))
            yield f'<path d="{path}" stroke="{INK}" stroke-width="1.5"/>'
        for limit in (stretch.lower, stretch.upper):
            if limit is not None:
                path = across.format(y=short_number(frame.y(limit)))
                yield f'<path d="{path}" stroke="{INK}" stroke-width="1.2" stroke-dasharray="7 4"/>'
        if stretch.start:
            yield f'<path d="M{short_number(left)} {TOP}V{frame.canvas.height - BOTTOM}" stroke="{SOFT}"/>'


def _edges(frame: _Frame, points: tuple[ChartPoint, ...], stretch: ChartStretch) -> tuple[float, float]:
    """Where a stretch begins and ends, from the left edge of the canvas."""

    def between(place: int) -> float:
        return (frame.x(points[place - 1].day) + frame.x(points[place].day)) / 2

    left = between(stretch.start) if stretch.start else float(LEFT)
    right = between(stretch.end) if stretch.end < len(points) else float(frame.canvas.width - RIGHT)
    return left, right


def _line(frame: _Frame, points: tuple[ChartPoint, ...]) -> Iterator[str]:
    """The values, one after the other, with their marks."""
    places = [(frame.x(point.day), frame.y(point.value)) for point in points]
    for (left, start), (right, end) in pairwise(places):
        yield (
            f'<path d="M{short_number(left)} {short_number(start)}L{short_number(right)} {short_number(end)}" '
            f'stroke="{SOFT}" stroke-width="1.5"/>'
        )
    for (x, y), point in zip(places, points, strict=True):
        yield f'<g transform="translate({short_number(x)} {short_number(y)})">{point.mark.shape}</g>'


def _limit_words(frame: _Frame, content: RunChartContent) -> Iterator[str]:
    """The names of the last stretch's lines, to the right of them; of limits only where there is room."""
    last = content.stretches[-1]
    if last.middle is None:
        return
    x, middle = frame.canvas.width - RIGHT + 5, frame.y(last.middle)
    yield _text(x, middle + 4, last.middle_label, "start")
    for limit, name in ((last.upper, "Upper"), (last.lower, "Lower")):
        if limit is not None and abs(frame.y(limit) - middle) >= 2 * LINE_HEIGHT:
            yield _text(x, frame.y(limit) - 3, name, "start")
            yield _text(x, frame.y(limit) - 3 + LINE_HEIGHT, "limit", "start")
