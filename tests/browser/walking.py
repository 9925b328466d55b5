"""Somebody who goes through pages with a mouse and types: what that costs them, counted."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class Cost:
    """Presses of the mouse, pages loaded, and the words that stood on those pages before anything was opened."""

    clicks: int
    loads: int
    words: int

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.clicks - other.clicks, self.loads - other.loads, self.words - other.words)


class Walk:
    """One person's way from page to page. A field that Tab leads to next costs no press; any other does."""

    def __init__(self, page: Page):
        self.page = page
        self.clicks = 0
        self.loads = 0
        self.words = 0
        self._has_unread_page = True
        page.on("domcontentloaded", self._loaded)

    @property
    def cost(self) -> Cost:
        self._read()
        return Cost(self.clicks, self.loads, self.words)

    def press(self, target: Locator) -> None:
        """The mouse, on a link, a button, a choice or the heading of a part that opens."""
        self._read()
        target.click()
        self.clicks += 1

    def press_and_go(self, target: Locator) -> None:
        """The same, where another page comes of it."""
        with self.page.expect_navigation():
            self.press(target)

    def follow(self, name: str) -> None:
        """The first link or button of the page itself whose name fits the pattern."""
        main, named = self.page.get_by_role("main"), re.compile(name)
        self.press_and_go(main.get_by_role("link", name=named).or_(main.get_by_role("button", name=named)).first)

    def type(self, field: Locator, text: str) -> None:
        """With Tab where it leads to the field; otherwise the field is pressed first."""
        self._read()
        self.page.keyboard.press("Tab")
        if not field.evaluate("field => field === document.activeElement"):
            self.press(field)
        self.page.keyboard.insert_text(text)

    def _loaded(self, page: Page) -> None:
        self.loads += 1
        self._has_unread_page = True

    def _read(self) -> None:
        """Count the words of a page when something is done on it for the first time."""
        if self._has_unread_page:
            self._has_unread_page = False
            self.words += len(self.page.inner_text("main").split())
