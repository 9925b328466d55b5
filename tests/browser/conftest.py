"""A real Chromium, with each of the cast signed in where a story needs them."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import CHROMIUM, QUIET
from tests.cast import Cast, make_cast

# Playwright keeps an event loop in the test's thread, which Django would otherwise take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PATIENCE = 120_000  # milliseconds until a story gives up what never happens: machines that test are busy
expect.set_options(timeout=PATIENCE)
HEIGHT = 800  # pixels of a window


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """One browser for all stories; each story has contexts of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visitor:
    """One person at one device. `problems` collects what the browser complained of: scripts, policy, files."""

    def __init__(self, context: BrowserContext, address: str):
        self.context = context
        self.address = address
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _heard(self, message) -> None:
        # A refusal that the story itself asks for (422, 409, 401 …) is spoken of by the page, not by the console.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, user) -> None:
        """A session as signing in makes it; the sign-in page has its own story."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.address}]
        )

    def sign_out(self) -> None:
        """As when a session has ended by itself."""
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


# axe-core reads the same few colours anew for each piece of text, which takes half of its time: here once a page.
READ_COLOURS_ONCE = """
(() => {
  const colour = axe.commons.color.Color.prototype;
  const parse = colour.parseString;
  const known = new Map();
  colour.parseString = function (text) {
    if (known.has(text)) return Object.assign(this, known.get(text));
    parse.call(this, text);
    known.set(text, { r: this.r, g: this.g, b: this.b, alpha: this.alpha });
    return this;
  };
})();
"""
AXE = Axe().axe_script + READ_COLOURS_ONCE
# A colour that is on its way to another, as after a change of scheme, is nobody's to read yet.
FINDINGS = """
async rules => {
  await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await axe.run({ resultTypes: ["violations"], ...only });
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 120)}`));
}
"""


def accessible(page: Page, *rules: str) -> list[str]:
    """What axe-core finds on the page, or finds by these rules alone: one line a rule and place; empty is good."""
    page.wait_for_load_state()  # a click is over as soon as the next page begins to arrive
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(FINDINGS, list(rules))


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def problems_at(page: Page, *widths: int) -> list[str]:
    """What is wrong with the page as it stands in a window of each of these widths; empty is good.

    Style sheets ask how wide a window is, so that a page need not be loaded again for each; a script asks only where
    answers are given one at a time.
    """
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"at {width} pixels, {problem}" for problem in accessible(page)]
        if too_wide(page) > 0:
            found.append(f"{too_wide(page)} pixels wider than a window of {width}")
    return found


@pytest.fixture
def everybody(transactional_db, rubric) -> Cast:
    """The cast in a database that the browser's server sees too."""
    return make_cast()


@pytest.fixture
def visit(chromium: Browser, live_server, everybody):
    """visit("manager", width=375, scripts=False): that person at a device of that kind."""
    contexts, visitors = [], []

    def open_for(name: str = "anyone", *, width: int = 1280, scripts: bool = True, **options) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts, **options
        )
        contexts.append(context)
        visitor = Visitor(context, live_server.url)
        visitors.append(visitor)
        if name != "anyone":
            visitor.sign_in(everybody.person(name))
        return visitor

    yield open_for
    for context in contexts:
        context.close()
    complaints = [problem for visitor in visitors for problem in visitor.problems]
    assert complaints == []


@pytest.fixture
def words():
    """The text of a page with its white space folded."""
    return lambda page: re.sub(r"\s+", " ", page.inner_text("main"))
