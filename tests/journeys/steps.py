"""What several journeys do on an audit's pages, as its manager."""

import re

from playwright.sync_api import Page, expect


def finish_the_rating(page: Page) -> None:
    """From the audit's own page, with every factor answered."""
    page.get_by_role("link", name="Finish the rating").click()
    page.get_by_role("button", name="Finish the rating").click()
    expect(page.get_by_role("status").first).to_contain_text("The rating is finished")


def sign_off(page: Page) -> None:
    """From the audit's own page: peer workers are asked, their window is ended, the version is frozen."""
    audit = page.url
    page.get_by_role("link", name="Ask peer workers").first.click()
    page.get_by_role("button", name="Ask peer workers").click()
    page.goto(audit)
    page.get_by_role("link", name="What peer workers say").click()
    page.get_by_role("link", name="End the window early").click()
    page.get_by_label("Why does it end early?").fill("Everybody has read it at our meeting.")
    page.get_by_role("button", name="End the window now").click()
    page.goto(audit)
    page.get_by_role("link", name=re.compile("^Sign off")).first.click()
    page.get_by_label("I have read this page").check()
    page.get_by_role("button", name="Sign off").click()
    page.goto(audit)
    expect(page.get_by_role("main")).to_contain_text("Nothing in it can change")
