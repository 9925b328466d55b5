"""python -m tests.browser.pictures: takes the pictures of the product from the demonstration as it stands.

Those of deploy/README.md go to deploy/pictures, those of the welcome page and the guides to static/images.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, QUIET
from tests.faults.processes import ROOT, Installation, installed_with_demo

FOLDER = ROOT / "deploy" / "pictures"
OF_PAGES = ROOT / "static" / "images"
WIDTH = 1280  # pixels
HEIGHT = 2400  # of the window: taller than a picture, so that what stays at its lower edge is not in it
COLOURS = 192  # of a palette: text on plain grounds, and small signs that keep their colour
MANAGER = "manager@harbour.example"
PEER_WORKER, ADMINISTRATOR = "peer.worker@harbour.example", "administrator@harbour.example"
SHOWN = ("Summary", "Accepting")  # pages of the report, by their bookmarks, after its cover
GAP = 20  # pixels around what is shown
DESK = "#d8dde0"


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    installation = installed_with_demo(folder)
    FOLDER.mkdir(exist_ok=True)
    try:
        installation.start("broker", "web")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            page = page_of(browser, installation, MANAGER)
            take_the_rating(page, folder)
            audit = newest_audit(page, "Walking Alongside")
            take_the_programme(page, folder)
            take_the_pages_of_guides(browser, installation, folder)
            browser.close()
        take_the_report(installation, audit, folder)
    finally:
        installation.end()
        shutil.rmtree(folder, ignore_errors=True)


def sign_in(page: Page, installation: Installation, email: str) -> None:
    """With the password that the demonstration's accounts share."""
    page.goto(f"http://127.0.0.1:{installation.port}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    password = (installation.data_dir / "demo-password").read_text().strip()
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/login/" not in address)


def take_the_pages_of_guides(browser: Browser, installation: Installation, folder: Path) -> None:
    """What a survey asks of a peer worker, to the end of its first statement; and the people of an organisation."""
    page = page_of(browser, installation, PEER_WORKER)
    page.get_by_role("banner").get_by_role("link", name="Your say").click()
    page.get_by_role("main").get_by_role("button", name="Have your say").first.click()
    statement = page.get_by_role("main").locator("fieldset").first
    keep(as_far_as(page, statement, folder / "your-say.png"), "your-say", OF_PAGES)
    page = page_of(browser, installation, ADMINISTRATOR)
    page.get_by_role("banner").get_by_role("link", name="People").click()
    keep(as_far_as(page, page.get_by_role("main"), folder / "people.png"), "people", OF_PAGES)


def page_of(browser: Browser, installation: Installation, email: str) -> Page:
    """A window of somebody who has signed in."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    sign_in(page, installation, email)
    return page


def as_far_as(page: Page, last: Locator, picture: Path) -> Image.Image:
    """The page from its top to the end of what is last on the picture."""
    place = last.bounding_box()
    assert place
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": place["y"] + place["height"] + GAP // 2}
    page.screenshot(path=picture, clip=clip, full_page=True)
    return Image.open(picture)


def take_the_rating(page: Page, folder: Path) -> None:
    """From the top of a factor's page to the last statement of its first indicator."""
    page.get_by_role("banner").get_by_role("link", name="Programmes").click()
    page.get_by_role("main").locator("a[href^='/audits/']").click()
    page.locator(".nhsuk-task-list__link[href*='/factors/']").first.click()
    last = page.locator("[data-part]").first.locator(".nhsuk-radios__item", has_text="Fully embedded")
    picture = as_far_as(page, last, folder / "rating.png")
    for target in (FOLDER, OF_PAGES):
        keep(picture, "rating", target)


def newest_audit(page: Page, programme: str) -> str:
    """The reference of the programme's newest audit, from the address of its page."""
    page.get_by_role("banner").get_by_role("link", name="Programmes").click()
    page.get_by_role("main").get_by_role("link", name=programme).click()
    address = page.get_by_role("main").locator("a[href^='/audits/']").first.get_attribute("href")
    assert address
    return address.split("/")[2]


def take_the_programme(page: Page, folder: Path) -> None:
    """A programme's page, on which its newest audit was looked for, to the end of what is late in its plan."""
    plan = page.get_by_role("main").get_by_role("link", name="See the plan")
    keep(as_far_as(page, plan, folder / "programme.png"), "programme", OF_PAGES)


def take_the_report(installation: Installation, audit: str, folder: Path) -> None:
    """A few pages of the printed report, side by side."""
    file = folder / "report.pdf"
    installation.run("manage.py", "make_report", audit, "--output", str(file))
    numbers = [1, *page_numbers(file)]
    width = (WIDTH - GAP) // len(numbers) - GAP
    pages = []
    for number in numbers:
        target = folder / f"page-{number}"
        wanted = ["-f", str(number), "-l", str(number), "-scale-to-x", str(width), "-scale-to-y", "-1"]
        subprocess.run(["pdftoppm", "-png", "-singlefile", *wanted, file, target], check=True)
        pages.append(Image.open(target.with_suffix(".png")))
    desk = Image.new("RGB", (WIDTH, pages[0].height + 2 * GAP), DESK)
    for place, page in enumerate(pages):
        desk.paste(page, (GAP + place * (width + GAP), GAP))
    keep(desk, "report")
    keep(opening(desk, len(numbers)), "report", OF_PAGES)


def opening(desk: Image.Image, pages: int) -> Image.Image:
    """The first two of these pages: the welcome page shows them."""
    return desk.crop((0, 0, GAP + 2 * (desk.width - GAP) // pages, desk.height))


def page_numbers(file: Path) -> Iterator[int]:
    """Where the first bookmark of each name in SHOWN leads, from 1."""
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        bookmarks = list(all_of(outline.root))
        for title in SHOWN:
            mark = next(mark for mark in bookmarks if mark.title == title)
            yield pdf.pages.index(pikepdf.Page(mark.destination[0])) + 1


def all_of(bookmarks: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for mark in bookmarks:
        yield mark
        yield from all_of(mark.children)


def keep(picture: Image.Image, name: str, folder: Path = FOLDER) -> None:
    small = picture.convert("RGB").quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    target = folder / f"{name}.png"
    small.save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {small.width} × {small.height}, {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
