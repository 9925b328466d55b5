"""One thing over the cycles of audits: a mark a cycle, from left to right. Pure.

No line joins the marks: between two audits nobody looked, and a line would say that somebody did. The shape says what
kind of rating it was; a bar behind a mark says how far apart its two raters were, as far as which a difference could
be nothing; a broken line stands where the rubric's version changes.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .scale_charts import INK, LINE, SOFT, STRETCHES, VIEW_COLOURS, VIEW_SHAPES, Chart, short_number, svg_drawing

COLUMNS = 6  # at least: with fewer cycles there is room to the right, and marks keep their size
STEP = 64  # between two cycles, in units of the drawing
LEFT, TOP, BOTTOM, LEVEL = 30, 14, 26, 17  # the margins, and the height of one level
BESIDE = 17  # between two groups of one cycle
RATER_GAP = "#d9c9a3"


@dataclass(frozen=True)
class CycleMark:
    """One cycle's mark. `low` and `high`: between which the two raters were, where there were two."""

    label: str  # the cycle: "2025–26"
    kind: int  # place among the shapes: self-assessed, reviewed, independently reviewed
    value: Decimal | None  # None: nothing that can be compared
    low: Decimal | None = None
    high: Decimal | None = None
    begins_version: bool = False  # another version of the rubric than the cycle before


@lru_cache(maxsize=512)
def cycles_chart(name: str, marks: tuple[CycleMark, ...], scale: tuple[int, int]) -> Chart:
    """The marks from the oldest cycle to the newest, over the levels of the scale."""
    lowest, highest = scale
    width, height = LEFT + STEP * max(len(marks), COLUMNS), TOP + LEVEL * (highest - lowest) + BOTTOM
    parts = _ground(lowest, highest, width)
    said = []
    for place, mark in enumerate(marks):
        x = LEFT + STEP * place + STEP / 2
        parts += _mark(mark, x, highest, height)
        said.append(f"{mark.label} {mark.value if mark.value is not None else 'not comparable'}")
    return Chart(svg_drawing(width, height, parts), f"{name}, from {lowest} to {highest}: {', '.join(said)}.")


@dataclass(frozen=True)
class CycleViews:
    """What several groups say of one thing in one cycle, in the order of their shapes; None: nothing to show."""

    label: str  # the cycle: "2025–26"
    values: tuple[tuple[str, Decimal | None], ...]  # who, and what
    begins_version: bool = False  # another version of the rubric than the cycle before


@lru_cache(maxsize=512)
def views_over_cycles_chart(name: str, cycles: tuple[CycleViews, ...], scale: tuple[int, int]) -> Chart:
    """The views of each cycle beside each other; here the shape says who speaks. Nothing is joined here either."""
    lowest, highest = scale
    width, height = LEFT + STEP * max(len(cycles), COLUMNS), TOP + LEVEL * (highest - lowest) + BOTTOM
    parts = _ground(lowest, highest, width)
    said = []
    for number, cycle in enumerate(cycles):
        x = LEFT + STEP * number + STEP / 2
        if cycle.begins_version:
            parts.append(_version_line(x - STEP / 2, height))
        words = []
        for place, (who, value) in enumerate(cycle.values):
            if value is not None:
                parts.append(_shape(place, value, x + BESIDE * (place - (len(cycle.values) - 1) / 2), highest))
                words.append(f"{who.lower()} {value}")
        parts.append(_label(cycle.label, x, height))
        said.append(f"{cycle.label} {', '.join(words) or 'nothing to show'}")
    return Chart(svg_drawing(width, height, parts), f"{name}, from {lowest} to {highest}: {'; '.join(said)}.")


def _ground(lowest: int, highest: int, width: int) -> list[str]:
    """A line and a number for each level."""
    parts = [
        f'<path d="M{LEFT} {TOP - LEVEL / 2}H{width}V{TOP + LEVEL * (highest - lowest) + LEVEL / 2}H{LEFT}Z" '
        f'fill="{STRETCHES[0]}"/>'
    ]
    for level in range(lowest, highest + 1):
        y = TOP + LEVEL * (highest - level)
        parts.append(f'<path d="M{LEFT} {y}H{width}" stroke="{LINE}"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 4}" font-size="12" text-anchor="end" fill="{SOFT}">{level}</text>'
        )
    return parts


def _mark(mark: CycleMark, x: float, highest: int, height: int) -> list[str]:
    parts = []
    if mark.begins_version:
        parts.append(_version_line(x - STEP / 2, height))
    if mark.low is not None and mark.high is not None and mark.high > mark.low:
        top, bottom = _y(mark.high, highest), _y(mark.low, highest)
        parts.append(
            f'<path d="M{short_number(x)} {short_number(top)}V{short_number(bottom)}" stroke="{RATER_GAP}" '
            'stroke-width="12" stroke-linecap="round"/>'
        )
    if mark.value is not None:
        parts.append(_shape(mark.kind, mark.value, x, highest))
    parts.append(_label(mark.label, x, height))
    return parts


def _shape(place: int, value: Decimal, x: float, highest: int) -> str:
    """A dot, a square or a triangle at a value."""
    shape = VIEW_SHAPES[place].format(colour=VIEW_COLOURS[place])
    return f'<g transform="translate({short_number(x)} {short_number(_y(value, highest))})">{shape}</g>'


def _label(label: str, x: float, height: int) -> str:
    return (
        f'<text x="{short_number(x)}" y="{height - 6}" font-size="12" text-anchor="middle" fill="{INK}">'
        f"{label}</text>"
    )


def _version_line(x: float, height: int) -> str:
    return f'<path d="M{short_number(x)} 2V{height - BOTTOM + 8}" stroke="{INK}" stroke-dasharray="4 4"/>'


def _y(value: Decimal, highest: int) -> float:
    return TOP + LEVEL * float(highest - value)
