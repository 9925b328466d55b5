"""Pictures of many at once say in words what they draw, and put every mark where its figure lies."""

import re
from decimal import Decimal

import pytest

from apps.common.charts.scale_charts import MARGIN, STRIP
from apps.common.charts.spread_charts import HIGHEST_COLUMN, level_columns, middle_half_strip

HALF = (Decimal("2.0"), Decimal("3.0"), Decimal("4.0"))


def across(value) -> float:
    return MARGIN + (STRIP[0] - 2 * MARGIN) * (float(value) - 1) / 4


def test_ones_own_score_over_the_middle_half():
    chart = middle_half_strip("Accepting", HALF, Decimal("4.5"), 1, (1, 5))
    assert chart.alt == (
        "Accepting, from 1 to 5: the middle half lies from 2.0 to 4.0, the median at 3.0. Yours is 4.5."
    )
    assert float(re.search(r'circle cx="([0-9.]+)"', chart.svg).group(1)) == pytest.approx(across(4.5), abs=0.01)
    bar = re.search(r'd="M([0-9.]+) [0-9.]+H([0-9.]+)"', chart.svg)
    assert [float(one) for one in bar.groups()] == pytest.approx([across(2), across(4)], abs=0.01)


def test_what_is_not_shown_is_not_drawn():
    chart = middle_half_strip("Accepting", None, None, 1, (1, 5))
    assert chart.alt == "Accepting, from 1 to 5: the pool shows no figure. There is no score of your own."
    assert "circle" not in chart.svg
    assert "H" not in chart.svg


def test_columns_are_as_high_as_their_counts():
    counts = ((1, 0), (2, 5), (3, 10), (4, 20), (5, 1))
    chart = level_columns("A welcome", counts, 20, 1)
    heights = [float(one) for one in re.findall(r'<rect [^>]*height="([0-9.]+)"', chart.svg)]
    # Nobody has no column; one of twenty can still be seen.
    assert heights == [HIGHEST_COLUMN * 5 / 20, HIGHEST_COLUMN * 10 / 20, HIGHEST_COLUMN, 2]
    assert chart.alt == "A welcome: 0 at level 1, 5 at level 2, 10 at level 3, 20 at level 4, 1 at level 5."
