"""What several journeys do on an audit's pages, as its manager."""

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
    """From the check: peer workers are asked, their window is ended, the version is frozen."""
    follow(page.get_by_role("button", name="Ask peer workers"))
    page.get_by_text("End the window early").click()
    page.get_by_label("Why does it end early?").fill("Everybody has read it at our meeting.")
    follow(page.get_by_role("button", name="End the window now"))
    page.get_by_label("I have read this page").check()
    follow(page.get_by_role("button", name="Sign off"))
    expect(page.get_by_role("main")).to_contain_text("Nothing in it can change")
