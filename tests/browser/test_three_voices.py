"""Three voices over time, with something to show and something that is too small to be shown."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.conftest import problems_at
from tests.insights.test_voices_over_cycles import HIGHER, MIXED, ask, make_cycle
from tests.surveys.rounds import peer_workers


def test_the_page_of_three_voices_is_accessible_with_everything_unfolded(visit, everybody, rubric):
    colleagues = peer_workers(everybody.harbour, 9)
    for year, levels in ((2023, MIXED), (2024, [1, 2, 3, 4]), (2025, HIGHER)):
        make_cycle(everybody, rubric, year)
        ask(everybody.programme, everybody.manager, date(year, 11, 15), levels, colleagues)
    page = visit("manager").go(f"/programmes/{everybody.programme.reference}/change/voices/")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    expect(page.get_by_text("Too few answers to show").first).to_be_visible()
    assert problems_at(page, 320, 1280) == []
