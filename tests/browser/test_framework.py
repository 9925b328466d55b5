"""Anybody can read the framework, on any device and with any way of reading."""

from playwright.sync_api import expect

from .conftest import problems_at

PAGES = ["", "accepting/", "personalised_practice/", "theory/", "sources/", "scale/"]


def test_the_pages_fit_and_can_be_read_by_everybody(visit):
    anyone = visit("anyone")
    for path in PAGES:
        assert problems_at(anyone.go(f"/framework/{path}"), 320, 1280) == [], path


def test_a_reader_goes_from_factor_to_factor_without_a_script(visit):
    anyone = visit("anyone", width=375, scripts=False)
    page = anyone.go("/framework/")
    page.get_by_role("link", name="Accepting").first.click()
    page.get_by_text("Where this comes from").first.click()
    expect(page.get_by_text("To be checked against the whole paper.").first).to_be_visible()
    page.get_by_role("link", name="Next : Personalised Practice").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Personalised Practice")
