"""python -m tests.browser.screenshots FOLDER: the pages that people use most, as pictures at 375 and 1280 pixels.

Of the demonstration as it stands, so that two versions of the product can be looked at side by side.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, QUIET
from tests.browser.pictures import sign_in
from tests.faults.processes import Installation, installed_with_demo

WIDTHS = (375, 1280)  # pixels
MANAGER, PEER_WORKER = "manager@harbour.example", "peer.worker@harbour.example"
ADMINISTRATOR, COMMISSIONER = "administrator@harbour.example", "commissioner@estuary.example"
REVIEWER = "reviewer@harbour.example"
VISITOR = ""
PROGRAMME, AUDIT = "a:has-text('Walking Alongside')", "a[href^='/audits/']"
# Name of the picture, whose page, where it begins, and the links that are followed from there.
PAGES = (
    ("welcome", VISITOR, "/", ()),
    ("sign-in", VISITOR, "/account/login/", ()),
    ("framework", VISITOR, "/framework/", ()),
    ("first-page-of-a-manager", MANAGER, "/", ()),
    ("programmes", MANAGER, "/programmes/", ()),
    ("programme", MANAGER, "/programmes/", (PROGRAMME,)),
    ("audit", MANAGER, "/programmes/", (PROGRAMME, AUDIT)),
    ("rating", MANAGER, "/programmes/", (AUDIT, "a[href*='/factors/']")),
    ("summary", MANAGER, "/programmes/", (PROGRAMME, AUDIT, "a[href*='/summary/']")),
    ("evidence-log", MANAGER, "/programmes/", (PROGRAMME, AUDIT, "a[href*='/evidence/']")),
    ("sharing", MANAGER, "/programmes/", (PROGRAMME, AUDIT, "a[href*='/sharing/']")),
    ("report", MANAGER, "/programmes/", (PROGRAMME, AUDIT, "a[href^='/reports/']")),
    ("survey-rounds", MANAGER, "/programmes/", (PROGRAMME, "a[href*='/rounds/']")),
    ("first-page-of-a-peer-worker", PEER_WORKER, "/", ()),
    ("journal", PEER_WORKER, "/reflections/", ()),
    ("first-page-of-a-reviewer", REVIEWER, "/", ()),
    ("first-page-of-an-administrator", ADMINISTRATOR, "/", ()),
    ("people", ADMINISTRATOR, "/start/", ("header a:has-text('People')",)),
    ("shared-reports", COMMISSIONER, "/reports/shared/", ()),
    ("shared-report", COMMISSIONER, "/reports/shared/", ("a[href^='/reports/']",)),
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix="even-ground-"))
    installation = installed_with_demo(data)
    try:
        installation.start("broker", "web")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            take_all(browser, installation, folder)
            browser.close()
    finally:
        installation.end()
        shutil.rmtree(data, ignore_errors=True)


def take_all(browser: Browser, installation: Installation, folder: Path) -> None:
    pages: dict[str, Page] = {}
    for name, email, start, links in PAGES:
        if email not in pages:
            pages[email] = browser.new_page()
            if email:
                sign_in(pages[email], installation, email)
        page = pages[email]
        answer = page.goto(f"http://127.0.0.1:{installation.port}{start}")
        assert answer
        assert answer.ok, f"There is no such page: {start}"
        for link in links:
            follow(page, link)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            # A window as tall as the page: what stays at a window's lower edge lies on nothing.
            page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        print(f"{name}: {page.title()}")


def follow(page: Page, link: str) -> None:
    """The first such link that leads to another page: of the page itself, unless the header is named."""
    here = page.evaluate("location.pathname")
    for found in page.locator(link if link.startswith("header ") else f"main :is({link})").all():
        address = found.get_attribute("href") or ""
        if address.split("#")[0] != here:
            page.goto(urljoin(page.url, address))
            return
    raise AssertionError(f"No such link on {here}: {link}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
