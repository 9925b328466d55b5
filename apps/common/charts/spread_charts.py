"""Many of one thing at a glance, none told from another. Pure."""

from decimal import Decimal
from functools import lru_cache

from .scale_charts import INK, LINE, MARGIN, SOFT, STRIP, Chart, colour_of, short_number, svg_drawing

COLUMNS = (150, 56)  # units of its own
HIGHEST_COLUMN = 36


@lru_cache(maxsize=512)
def middle_half_strip(
    name: str,
    half: tuple[Decimal, Decimal, Decimal] | None,
    own: Decimal | None,
    position: int,
    scale: tuple[int, int],
) -> Chart:
    """Where the middle half of many lies, as a bar with the median across it, and one's own score as a dot."""
    width, height = STRIP
    middle = height / 2
    parts = [f'<path d="M{MARGIN} {short_number(middle)}h{width - 2 * MARGIN}" stroke="{LINE}" stroke-width="1.5"/>']
    for step in range(scale[0], scale[1] + 1):
        parts.append(f'<path d="M{_across(step, scale)} {middle - 5:g}v10" stroke="{LINE}"/>')
    words = f"{name}, from {scale[0]} to {scale[1]}:"
    if half is None:
        words += " the pool shows no figure"
    else:
        lower, median, upper = half
        left, right = _across(lower, scale), _across(upper, scale)
        parts.append(
            f'<path d="M{left} {short_number(middle)}H{right}" stroke="{SOFT}" stroke-opacity=".45" '
            f'stroke-width="16"/>'
            f'<path d="M{_across(median, scale)} 5v{height - 10}" stroke="{INK}" stroke-width="3"/>'
        )
        words += f" the middle half lies from {lower} to {upper}, the median at {median}"
    if own is None:
        return Chart(svg_drawing(width, height, parts), f"{words}. There is no score of your own.")
    parts.append(
        f'<circle cx="{_across(own, scale)}" cy="{short_number(middle)}" r="7" fill="{colour_of(position)}" '
        f'stroke="#ffffff" stroke-width="2"/>'
    )
    return Chart(svg_drawing(width, height, parts), f"{words}. Yours is {own}.")


@lru_cache(maxsize=1024)
def level_columns(name: str, counts: tuple[tuple[int, int], ...], most: int, position: int) -> Chart:
    """How many stand at each level, as columns over the levels. `most`: the count that a full column stands for."""
    width, height = COLUMNS
    ground = height - 14
    room = width / max(1, len(counts))
    parts = [f'<path d="M0 {ground}h{width}" stroke="{LINE}"/>']
    said = []
    for place, (level, count) in enumerate(counts):
        left = short_number(place * room + room * 0.2)
        if count:
            tall = max(2.0, HIGHEST_COLUMN * count / max(1, most))
            parts.append(
                f'<rect x="{left}" y="{short_number(ground - tall)}" width="{short_number(room * 0.6)}" '
                f'height="{short_number(tall)}" fill="{colour_of(position)}"/>'
            )
        parts.append(
            f'<text x="{short_number((place + 0.5) * room)}" y="{height - 2}" font-size="11" text-anchor="middle" '
            f'font-family="Atkinson Hyperlegible Next, system-ui, sans-serif" fill="{SOFT}">{level}</text>'
        )
        said.append(f"{count} at level {level}")
    return Chart(svg_drawing(width, height, parts), f"{name}: {', '.join(said)}.")


def _across(value: Decimal | int, scale: tuple[int, int]) -> str:
    """Where a value of the scale lies across a strip."""
    part = float((Decimal(value) - scale[0]) / (scale[1] - scale[0]))
    return short_number(MARGIN + (STRIP[0] - 2 * MARGIN) * part)
