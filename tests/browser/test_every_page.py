"""Every page of the product, for a person who may see it: accessible, within its window, quiet in the console."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import HEIGHT, accessible, problems_at, too_wide
from tests.cast import Cast
from tests.scenario import build_scenario
from tests.test_access import TABLE

# Answers that are no pages.
NO_PAGES = {
    "accounts:your_data_state",
    "accounts:download_your_data",
    "accounts:calendar_feed",
    "health",
    "rubric:download",
    "assessments:download_workbook",
    "assessments:review_download_workbook",
    "improvement:plan_workbook",
    "improvement:measure_values_csv",
    "portfolio:portfolio_file",
    "reports:state",
    "reports:download",
    "reports:order_state",
    "reports:download_order",
    "exports:openapi",
    "assessments:evidence_file",
    "reflections:download",
    "reflections:printout_state",
    "improvement:you_said_poster_state",
    "improvement:download_you_said_poster",
}
SMALLEST, USUAL = 320, 1280

# Where colours are forced, the browser answers for contrast, save where an element keeps its own. Axe reads the
# colours from before.
KEEPS_ITS_COLOURS = """() => [...document.querySelectorAll("body *")]
  .filter((element) => getComputedStyle(element).forcedColorAdjust === "none" && element.innerText?.trim())
  .map((element) => element.outerHTML.slice(0, 120))"""

# Whose eyes each page is seen with: the first of these who gets it.
EYES = ("anyone", "commissioner", "peer_worker", "newcomer", "reviewer", "manager", "administrator")


def pages_for(name: str) -> list[tuple[str, list[str]]]:
    """The pages that this person is the first of EYES to get."""
    found = []
    for page, arguments, got, _ in TABLE:
        answers = dict(zip(Cast.NAMES, got, strict=True))
        first = next((person for person in EYES if answers[person] == 200), None)
        if page not in NO_PAGES and first == name:
            found.append((page, arguments))
    return found


def test_no_page_is_left_out():
    seen = {page for name in EYES for page, _ in pages_for(name)}
    assert seen == {page for page, _, got, _ in TABLE if 200 in got} - NO_PAGES


@pytest.mark.parametrize("name", EYES, ids=[f"{name}-{SMALLEST}-{USUAL}" for name in EYES])
def test_every_page_is_accessible_and_fits(visit, everybody, rubric, name):
    scenario = build_scenario(everybody, rubric)
    visitor = visit(name, width=SMALLEST)
    found = []
    for page, arguments in pages_for(name):
        shown = visitor.go(scenario.path(page, arguments))
        problems = problems_at(shown, SMALLEST)
        shown.set_viewport_size({"width": USUAL, "height": HEIGHT})
        if shown.locator("[data-fold]").count():  # how much of it is open, a script chose by the width
            shown.reload()
        problems += problems_at(shown, USUAL) + hard_to_read(shown)
        shown.set_viewport_size({"width": SMALLEST, "height": HEIGHT})
        found += [f"{page} {arguments}: {problem}" for problem in problems]
    assert found == []


def hard_to_read(shown: Page) -> list[str]:
    """Text without contrast in the dark, and text that is kept from the reader's own colours.

    Contrast is the one rule of axe that depends on the scheme.
    """
    shown.emulate_media(color_scheme="dark")
    found = [f"in the dark: {problem}" for problem in accessible(shown, "color-contrast")]
    shown.emulate_media(color_scheme="light", forced_colors="active")
    found += [f"in forced colours: {text}" for text in shown.evaluate(KEEPS_ITS_COLOURS)]
    shown.emulate_media(color_scheme="light", forced_colors="none")
    return found


@pytest.mark.parametrize("name", EYES)
def test_every_page_stands_without_scripts(visit, everybody, rubric, name):
    """Without a script nothing is hidden for good: every page has its heading and its main part in view."""
    scenario = build_scenario(everybody, rubric)
    visitor = visit(name, scripts=False, width=375)
    for page, arguments in pages_for(name):
        shown = visitor.go(scenario.path(page, arguments))
        assert shown.locator("main h1").count() == 1, page
        assert shown.locator("main h1").is_visible(), page


def test_the_refusals_are_pages_too(visit, everybody, rubric):
    scenario = build_scenario(everybody, rubric)
    visitor = visit("peer_worker", width=SMALLEST)
    for path in (scenario.path("assessments:audit", ["draft"]), "/nowhere/"):
        shown = visitor.go(path)
        assert accessible(shown) == []
        assert too_wide(shown) <= 0
    assert "Service managers complete audits" in visitor.go(scenario.path("assessments:audit", ["draft"])).content()
