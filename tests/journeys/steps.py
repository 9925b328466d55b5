"""What several journeys do on an audit's pages, as its manager."""

import re

from playwright.sync_api import Locator, Page, expect


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait until the whole of that page is there."""
    with link.page.expect_navigation():
        link.click()


def finish_the_rating(page: Page) -> None:
    """From the audit's own page, with every factor answered."""
    page.get_by_role("link", name="Finish the rating").click()
    page.get_by_role("button", name="Finish the rating").click()
    expect(page.get_by_role("status").first).to_contain_text("The rating is finished")


def sign_off(page: Page) -> None:
    """From the audit's own page: peer workers are asked, their window is ended, the version is frozen."""
    audit = page.url
    follow(page.get_by_role("link", name="Ask peer workers").first)
    follow(page.get_by_role("button", name="Ask peer workers"))
    page.goto(audit)
    page.get_by_role("link", name="What peer workers say").click()
    page.get_by_role("link", name="End the window early").click()
    page.get_by_label("Why does it end early?").fill("Everybody has read it at our meeting.")
    follow(page.get_by_role("button", name="End the window now"))
    page.goto(audit)
    page.get_by_role("link", name=re.compile("^Sign off")).first.click()
    page.get_by_label("I have read this page").check()
    follow(page.get_by_role("button", name="Sign off"))
    page.goto(audit)
    expect(page.get_by_role("main")).to_contain_text("Nothing in it can change")
