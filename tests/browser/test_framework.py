"""Anybody can read the framework, on any device and with any way of reading."""

import pytest

from .conftest import accessible, too_wide

PAGES = ["", "accepting/", "personalised_practice/", "theory/", "sources/", "scale/"]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_fit_and_can_be_read_by_everybody(visit, width):
    anyone = visit("anyone", width=width)
    for path in PAGES:
        page = anyone.go(f"/framework/{path}")
        assert accessible(page) == [], path
        assert too_wide(page) <= 0, path


def test_a_reader_goes_from_factor_to_factor_without_a_script(visit):
    anyone = visit("anyone", width=375, scripts=False)
    page = anyone.go("/framework/")
    page.get_by_role("link", name="Accepting").first.click()
    page.get_by_text("Where this comes from").first.click()
    assert page.get_by_text("To be checked against the whole paper.").first.is_visible()
    page.get_by_role("link", name="Next : Personalised Practice").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Personalised Practice"
