"""The whole product, as deploy/run brings it up: web server, worker and broker, with the demonstration's people."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import CHROMIUM, QUIET
from tests.browser.conftest import Visitor
from tests.faults import databases
from tests.faults.moulds import Mould, copy_of, shared_mould
from tests.faults.processes import Installation


def load_demo(installation: Installation) -> dict[str, str]:
    installation.run("manage.py", "load_demo")
    return {}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Iterator[Mould]:
    """What every journey starts from."""
    with shared_mould(tmp_path_factory, "demonstration", load_demo) as made:
        yield made


@pytest.fixture
def product(demonstration: Mould) -> Iterator[Installation]:
    """A copy of the demonstration, up and running."""
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    installation = copy_of(demonstration, folder)
    try:
        installation.start("broker", "worker", "web")
        yield installation
    finally:
        installation.end()
        print(installation.last_words())
        databases.drop_database(installation.env["DATABASE_URL"])
        shutil.rmtree(folder, ignore_errors=True)


class Guest(Visitor):
    """Somebody who tries the product with a demo account, as a newcomer would."""

    def __init__(self, context, installation: Installation):
        super().__init__(context, f"http://127.0.0.1:{installation.port}")
        self.password = (installation.data_dir / "demo-password").read_text().strip()

    def signs_in_as(self, email: str) -> Page:
        """Through the sign-in page, with the password that the terminal printed."""
        page = self.go("/account/login/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(self.password)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page


@pytest.fixture
def guest(product):
    """guest(width=375): another device."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        guests = []

        def at_a_device(**options) -> Guest:
            options = {"viewport": {"width": 1280, "height": 800}, "accept_downloads": True} | options
            someone = Guest(browser.new_context(**options), product)
            guests.append(someone)
            return someone

        yield at_a_device
        browser.close()
    assert [problem for someone in guests for problem in someone.problems] == []
