"""Small pictures of one programme among many, drawn alike so that the eye compares down a column. Pure.

A factor has its row, or its place from left to right, in every picture: colour never speaks alone. The figures stand
beside each picture as text, so that the pictures themselves say nothing to a screen reader.
"""

from decimal import Decimal
from functools import lru_cache

from .scale_charts import INK, LINE, SOFT, STRETCHES, Chart, colour_of, short_number, svg_drawing

WIDTH, ROW, EDGE = 132, 11, 8  # of the profile: its width, the height of a factor's row, the margin at both ends
PANEL, LEVEL, ABOVE = 46, 11, 8  # of change: the width of a factor's panel, the height of a level, the margin above


@lru_cache(maxsize=4096)
def profile_dots(means: tuple[Decimal | None, ...], scale: tuple[int, int]) -> Chart:
    """One dot a factor, from the top in the rubric's order, all on one axis; a broken line where no score is."""
    lowest, highest = scale
    height = ROW * len(means) + 4
    parts = [f'<path d="M0 0H{WIDTH}V{height}H0Z" fill="{STRETCHES[0]}"/>']
    for level in range(lowest, highest + 1):
        x = short_number(_across(Decimal(level), scale))
        parts.append(f'<path d="M{x} 0V{height}" stroke="{LINE}" stroke-width="{1.4 if level == lowest else 0.7}"/>')
    for place, mean in enumerate(means):
        y = short_number(2 + ROW * (place + 0.5))
        if mean is None:
            parts.append(f'<path d="M{EDGE} {y}H{WIDTH - EDGE}" stroke="{SOFT}" stroke-dasharray="2 4"/>')
            continue
        x = short_number(_across(mean, scale))
        parts.append(f'<path d="M{EDGE} {y}H{x}" stroke="{colour_of(place + 1)}" stroke-width="2"/>')
        parts.append(f'<circle cx="{x}" cy="{y}" r="4.5" fill="{colour_of(place + 1)}"/>')
    return Chart(svg_drawing(WIDTH, height, parts), "")


@lru_cache(maxsize=4096)
def cycle_dots(factors: tuple[tuple[Decimal | None, ...], ...], scale: tuple[int, int]) -> Chart:
    """A panel for each factor with a dot for each cycle, the oldest at the left; the newest is full.

    Nothing joins the dots: between two audits nobody looked.
    """
    lowest, highest = scale
    width, height = PANEL * len(factors), ABOVE * 2 + LEVEL * (highest - lowest)
    parts = []
    for place, means in enumerate(factors):
        left = PANEL * place
        parts.append(
            f'<path d="M{left + 1} 0H{left + PANEL - 1}V{height}H{left + 1}Z" fill="{STRETCHES[place % 2]}"/>'
        )
        middle = short_number(ABOVE + LEVEL * (highest - lowest) / 2)
        parts.append(f'<path d="M{left + 3} {middle}H{left + PANEL - 3}" stroke="{LINE}" stroke-width="0.7"/>')
        parts += _panel(means, left, colour_of(place + 1), highest)
    return Chart(svg_drawing(width, height, parts), "")


def _panel(means: tuple[Decimal | None, ...], left: int, colour: str, highest: int) -> list[str]:
    parts = []
    step = (PANEL - 12) / max(len(means) - 1, 1)
    for number, mean in enumerate(means):
        if mean is None:
            continue
        x, y = short_number(left + 6 + step * number), short_number(ABOVE + LEVEL * float(highest - mean))
        is_newest = number == len(means) - 1
        fill, stroke = (colour, INK) if is_newest else ("#ffffff", colour)
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{4 if is_newest else 3}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{0.6 if is_newest else 1.6}"/>'
        )
    return parts


def _across(value: Decimal, scale: tuple[int, int]) -> float:
    lowest, highest = scale
    return EDGE + (WIDTH - 2 * EDGE) * float((value - lowest) / (highest - lowest))
