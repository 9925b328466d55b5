"""What a programme counts, told as a story: a column pasted, looked at, stored, read in a chart."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.improvement.domain.measured_series import Cadence, next_period, period_label, period_start
from apps.improvement.models.measures import MeasureValue
from tests.browser.conftest import accessible, problems_at, too_wide
from tests.cast import NOON

SHIFTED = (10, 20, 10, 20, 10, 20, 10, 22, 32, 22, 32, 22, 32, 22)


def a_column() -> str:
    """Two columns as a spreadsheet gives them, with its heading and a line that belongs to somebody."""
    period, lines = period_start(NOON.date() - timedelta(days=500), Cadence.MONTHLY), ["Month\tPeople"]
    for figure in SHIFTED:
        lines.append(f"{period_label(period, Cadence.MONTHLY)}\t{figure}")
        period = next_period(period, Cadence.MONTHLY)
    return "\n".join([*lines, "Alex Morgan\t3"])


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (375, False)])
def test_a_pasted_column_becomes_a_chart(visit, everybody, width, scripts):
    page = visit("manager", width=width, scripts=scripts).go(
        reverse("improvement:measures", args=[everybody.programme.reference])
    )
    page.get_by_role("button", name="Add a measure").click()
    page.get_by_label("What is counted?").fill("People met within 14 days")
    page.get_by_label("A count, such as meetings in a month").check()
    page.get_by_label("More is better").check()
    page.get_by_label("Every month").check()
    page.get_by_role("button", name="Save the measure").click()
    page.get_by_role("button", name="Paste values").click()
    page.get_by_label("Paste from your spreadsheet").fill(a_column())
    page.get_by_role("button", name="Look at what would be stored").click()
    expect(page.get_by_text("Nothing is stored yet.")).to_be_visible()
    expect(page.get_by_text("14 new values.")).to_be_visible()
    expect(page.get_by_text("Line 16")).to_be_visible()
    assert not MeasureValue.objects.exists()
    if scripts:
        assert accessible(page) == []
        assert too_wide(page) <= 0
    page.get_by_role("button", name="Store these values").click()
    expect(page.get_by_text("14 values are stored.")).to_be_visible()
    chart = page.get_by_role("img", name="Chart of People met within 14 days")
    expect(chart).to_be_visible()
    assert chart.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(page.get_by_role("listitem").filter(has_text="A run of 7 values above the average")).to_be_visible()
    assert page.get_by_role("row").count() == 15
    read = page.get_by_role("main").aria_snapshot()
    in_order = ['heading "People met', 'img "Chart of', "A run of 7 values above the average", 'table "Every value']
    places = [read.index(words) for words in in_order]
    assert places == sorted(places), read
    if scripts:
        assert problems_at(page, width) == []
