"""Small pictures, as SVG text with presentation attributes. Pure.

Colour never speaks alone: what is scored is a filled dot, what does not apply a dash, what is not assessed yet a
row of broken rings. Each picture comes with its words, and its figures stand in the table that it is part of.
"""

import base64
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from itertools import pairwise

# The identity's colours for the five factors, in the rubric's order (static/css/src/_identity.scss).
COLOURS = ("#a8452f", "#7d5a00", "#3c6e35", "#22618a", "#6d4480")
INK = "#1c2b2a"
SOFT = "#4b5a57"
LINE = "#b9ad95"
STRETCHES = ("#f5efe2", "#ebe2cf")  # bands, turn by turn

# Three views: told apart by shape, then by colour. A ring of paper keeps marks apart that lie on each other.
VIEW_COLOURS = (INK, "#22618a", "#a8452f")
VIEW_SHAPES = (
    '<circle r="8" fill="{colour}" stroke="#ffffff" stroke-width="2"/>',
    '<rect x="-7" y="-7" width="14" height="14" fill="{colour}" stroke="#ffffff" stroke-width="2"/>',
    '<path d="M0 -9L9 7H-9Z" fill="{colour}" stroke="#ffffff" stroke-width="2"/>',
)

STRIP = (360, 35)  # the profile's strip, in units of its own
DOTS = (112, 16)
MARGIN = 14


class AnswerKind(Enum):
    """The three kinds of answer. None of them looks like another one on paper."""

    LEVEL = "level"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True)
class ScaleBand:
    """One band of factor scores."""

    label: str
    min: Decimal
    max: Decimal


@dataclass(frozen=True)
class Chart:
    """One drawing and the words that say the same."""

    svg: str
    alt: str

    @cached_property
    def src(self) -> str:
        """The drawing as an address that carries it whole."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode("ascii")


def colour_of(position: int) -> str:
    """The colour of the factor at this place, from 1; they start again after the last."""
    return COLOURS[(position - 1) % len(COLOURS)]


def svg_drawing(width: int, height: int, parts: list[str]) -> str:
    """One drawing. Its words stand in the `alt` of the image that shows it."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'


def short_number(value: float) -> str:
    """At most two decimals, none where none are needed: the same figure is always the same text."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _at(value: Decimal | int, lowest: int, highest: int, width: int) -> float:
    """Where a value of the scale lies across a strip."""
    return MARGIN + (width - 2 * MARGIN) * float((Decimal(value) - lowest) / (highest - lowest))


def _stretches(bands: tuple[ScaleBand, ...], lowest: int, highest: int, height: int) -> list[str]:
    """The bands as stretches of ground behind the scale, from one band's beginning to the next one's."""
    width = STRIP[0]
    edges = [0.0]
    for band in bands[1:]:
        edges.append(_at(band.min, lowest, highest, width))
    edges.append(float(width))
    parts = []
    for place, (left, right) in enumerate(pairwise(edges)):
        parts.append(
            f'<rect x="{short_number(left)}" y="0" width="{short_number(right - left)}" height="{height}" '
            f'fill="{STRETCHES[place % len(STRETCHES)]}"/>'
        )
    return parts


@lru_cache(maxsize=512)
def profile_strip(
    name: str,
    mean: Decimal | None,
    shown_as: str,
    position: int,
    scale: tuple[int, int],
    bands: tuple[ScaleBand, ...],
    earlier: tuple[Decimal, ...] = (),
) -> Chart:
    """One factor's score as a dot over the stretches of the bands; those of `earlier` audits as small rings."""
    width, height = STRIP
    lowest, highest = scale
    middle = height / 2
    parts = _stretches(bands, lowest, highest, height)
    dashes = ' stroke-dasharray="3 4"' if mean is None else ""
    parts.append(
        f'<line x1="{MARGIN}" y1="{short_number(middle)}" x2="{width - MARGIN}" y2="{short_number(middle)}" '
        f'stroke="{LINE}" stroke-width="1.5"{dashes}/>'
    )
    for step in range(lowest, highest + 1):
        x = short_number(_at(step, lowest, highest, width))
        parts.append(f'<line x1="{x}" y1="{middle - 5:g}" x2="{x}" y2="{middle + 5:g}" stroke="{LINE}"/>')
    if mean is None:
        alt = f"{name}: no score yet."
        parts.extend(_rings(earlier, scale))
    else:
        x, colour = short_number(_at(mean, lowest, highest, width)), colour_of(position)
        parts.append(
            f'<line x1="{MARGIN}" y1="{short_number(middle)}" x2="{x}" y2="{short_number(middle)}" '
            f'stroke="{colour}" stroke-width="5" stroke-linecap="round"/>'
        )
        parts.extend(_rings(earlier, scale))
        parts.append(
            f'<circle cx="{x}" cy="{short_number(middle)}" r="9" fill="{colour}" stroke="#ffffff" stroke-width="2"/>'
        )
        alt = f"{name}: {mean} on a scale from {lowest} to {highest}."
        if shown_as:
            alt += f" {shown_as}."
    if earlier:
        alt += f" Before, the newest first: {', '.join(map(str, earlier))}."
    return Chart(svg_drawing(width, height, parts), alt)


def _rings(scores: tuple[Decimal, ...], scale: tuple[int, int]) -> list[str]:
    """Earlier scores: a ring each, so that they are never taken for the newest."""
    rings = []
    for score in scores:
        rings.append(
            f'<circle cx="{short_number(_at(score, *scale, STRIP[0]))}" cy="{short_number(STRIP[1] / 2)}" r="6" '
            f'fill="#ffffff" stroke="{SOFT}" stroke-width="2"/>'
        )
    return rings


@lru_cache(maxsize=16)
def profile_axis(scale: tuple[int, int], bands: tuple[ScaleBand, ...]) -> Chart:
    """The scale that stands above the profile's strips."""
    width, height = STRIP[0], 18
    lowest, highest = scale
    parts = _stretches(bands, lowest, highest, height)
    for step in range(lowest, highest + 1):
        parts.append(
            f'<text x="{short_number(_at(step, lowest, highest, width))}" y="13" font-size="11" text-anchor="middle" '
            f'font-family="Atkinson Hyperlegible Next, system-ui, sans-serif" fill="{SOFT}">{step}</text>'
        )
    names = ", ".join(f"{band.label} ({band.min} to {band.max})" for band in bands)
    alt = f"Scale from {lowest} to {highest}, over the bands {names}."
    return Chart(svg_drawing(width, height, parts), alt)


@lru_cache(maxsize=512)
def views_strip(name: str, views: tuple[tuple[str, Decimal | None], ...], scale: tuple[int, int]) -> Chart:
    """Up to three views of one thing on one axis, by who holds each: a dot, a square and a triangle, in this order.

    A view that says nothing has no mark.
    """
    width, height = STRIP
    middle = height / 2
    parts = _stretches((), *scale, height)
    parts.append(
        f'<path d="M{MARGIN} {short_number(middle)}h{width - 2 * MARGIN}" stroke="{LINE}" stroke-width="1.5"/>'
    )
    for step in range(scale[0], scale[1] + 1):
        parts.append(f'<path d="M{short_number(_at(step, *scale, width))} {middle - 5:g}v10" stroke="{LINE}"/>')
    said = []
    for place, (who, value) in enumerate(views):
        if value is None:
            continue
        shape = VIEW_SHAPES[place].format(colour=VIEW_COLOURS[place])
        parts.append(
            f'<g transform="translate({short_number(_at(value, *scale, width))} {short_number(middle)})">{shape}</g>'
        )
        said.append(f"{who.lower()} {value}")
    alt = f"{name}, from {scale[0]} to {scale[1]}: {', '.join(said) or 'nothing to show'}."
    return Chart(svg_drawing(width, height, parts), alt)


@lru_cache(maxsize=4)
def view_mark(place: int) -> Chart:
    """The mark of one view by itself, for the key beside the charts."""
    shape = VIEW_SHAPES[place].format(colour=VIEW_COLOURS[place])
    return Chart(svg_drawing(20, 20, [f'<g transform="translate(10 10)">{shape}</g>']), "")


@lru_cache(maxsize=512)
def level_dots(
    answered: AnswerKind, level: int | None, position: int, scale: tuple[int, int], next_level: int | None = None
) -> Chart:
    """One indicator's answer: the level as a large dot among the scale's small ones, the next step up as a ring."""
    width, height = DOTS
    lowest, highest = scale
    left, step = MARGIN / 2, (width - MARGIN) / (highest - lowest)
    across = f'd="M{short_number(left)} {height // 2}h{width - MARGIN}"'
    if answered is AnswerKind.NOT_APPLICABLE:
        parts = [f'<path {across} stroke="{SOFT}" stroke-width="2" stroke-dasharray="10 5"/>']
        return Chart(svg_drawing(width, height, parts), "Does not apply.")
    if answered is AnswerKind.NOT_ASSESSED or level is None:
        rings = []
        for place in range(highest - lowest + 1):
            rings.append(
                f'<circle cx="{short_number(left + step * place)}" cy="{height // 2}" r="4.5" fill="none" '
                f'stroke="{SOFT}" stroke-width="1.3" stroke-dasharray="2 2"/>'
            )
        return Chart(svg_drawing(width, height, rings), "Not assessed yet.")
    parts = [
        f'<path {across} stroke="{LINE}"/>',
        # Dashes of no length with round ends are dots. The path goes on a little, so that the last one is drawn.
        f'<path d="M{short_number(left)} {height // 2}h{width - MARGIN + 1}" stroke="{LINE}" stroke-width="6" '
        f'stroke-linecap="round" stroke-dasharray="0 {short_number(step)}"/>',
        f'<circle cx="{short_number(left + step * (level - lowest))}" cy="{height // 2}" r="6.5" '
        f'fill="{colour_of(position)}"/>',
    ]
    if next_level is None:
        return Chart(svg_drawing(width, height, parts), f"Level {level} of {highest}.")
    parts.append(
        f'<circle cx="{short_number(left + step * (next_level - lowest))}" cy="{height // 2}" r="5.5" fill="#ffffff" '
        f'stroke="{colour_of(position)}" stroke-width="2"/>'
    )
    return Chart(
        svg_drawing(width, height, parts), f"Level {level} of {highest}. The next step up is level {next_level}."
    )


@lru_cache(maxsize=512)
def completeness_row(name: str, answers: tuple[AnswerKind, ...], position: int) -> Chart:
    """One square for each indicator of a factor: full, struck through, or broken."""
    side, gap, colour = 14, 5, colour_of(position)
    parts = []
    for place, answered in enumerate(answers):
        x = 1 + place * (side + gap)
        if answered is AnswerKind.LEVEL:
            parts.append(f'<rect x="{x}" y="1" width="{side}" height="{side}" rx="2" fill="{colour}"/>')
            continue
        dashes = ' stroke-dasharray="3 2"' if answered is AnswerKind.NOT_ASSESSED else ""
        parts.append(
            f'<rect x="{x}" y="1" width="{side}" height="{side}" rx="2" fill="#ffffff" stroke="{SOFT}" '
            f'stroke-width="1.3"{dashes}/>'
        )
        if answered is AnswerKind.NOT_APPLICABLE:
            parts.append(f'<line x1="{x + 3}" y1="8" x2="{x + side - 3}" y2="8" stroke="{SOFT}" stroke-width="2"/>')
    alt = (
        f"{name}: {answers.count(AnswerKind.LEVEL)} scored, {answers.count(AnswerKind.NOT_APPLICABLE)} not "
        f"applicable, {answers.count(AnswerKind.NOT_ASSESSED)} not assessed yet."
    )
    width = max(1, len(answers)) * (side + gap) - gap + 2
    return Chart(svg_drawing(width, side + 2, parts), alt)
