"""What a page costs: queries, bytes over the wire, and its time while twenty people use the product at once."""

import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, QUIET
from tests.faults.browsing import TOKEN
from tests.faults.processes import Installation

from .tables import median, percentile, show

PEOPLE = 20
SECONDS = 8  # for which each page is asked for
PAUSE = 1.0  # seconds between an answer and the same person's next request
CLICKS = 5

# By the browser's own clock, from the click until the page with the file is there to be used.
WHEN_CLICKED = "addEventListener('submit', () => { sessionStorage.clicked = Date.now(); })"
SINCE_CLICKED = """() => performance.timeOrigin - sessionStorage.clicked
  + performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"""


@dataclass
class Person:
    """One signed-in person with a connection that stays open, as a browser's does."""

    port: int
    session: str
    place: int
    version: int = 0  # of the answer that this person writes
    saved: int = 0
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> None:
        """Ask for a page."""
        status, _ = self._ask("GET", path)
        assert status == 200, f"{path}: {status}"

    def save(self, path: str, indicators: list[str]) -> None:
        """Save an answer as the page's script does, each person to another indicator."""
        code = indicators[self.place % len(indicators)]
        self.saved += 1
        body = {
            f"{code}-answer": str(2 + self.saved % 2),
            f"{code}-reason": f"Seen {self.saved} times.",
            f"{code}-expected_version": self.version,
            "client_id": f"bench-{self.place}",
        }
        status, text = self._ask("POST", path + f"{code}/", urlencode(body | {"csrfmiddlewaretoken": TOKEN}))
        # The first one meets what the demonstration says there; from then on the version is known.
        assert status == 200 or (status == 409 and self.saved == 1), f"{path}: {status}"
        self.version = json.loads(text)["expected_version"]

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        session = f"; sessionid={self.session}" if self.session else ""
        headers = {"Cookie": f"csrftoken={TOKEN}{session}"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {"Accept-Encoding": "gzip"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def measure(installation: Installation) -> None:
    """Print the tables of pages, and how long a report takes from click to file."""
    crowd = json.loads(installation.run("-m", "tests.benchmarks.crowd", str(PEOPLE)))
    installation.start("broker", "worker", "web")
    with open_browser() as browser:
        rows = [_row(installation, crowd, browser, name, page) for name, page in crowd["pages"].items()]
        rows.append(_saving(installation, crowd))
        show(
            f"Pages, {PEOPLE} people at once; aims: 12 queries, 200 kB first, 30 kB later, 95th percentile 300 ms",
            ("", "queries", "kB first", "kB later", "alone", "median", "95th", "no pause", "95th", "per s"),
            rows,
        )
        print(f"Times in ms. Median, 95th: each person waits {PAUSE:.0f} s between an answer and the next request.")
        print("No pause: each asks again at once, so that the machine is never idle, the asking included.")
        _click_to_ready(installation, crowd, browser)


def _row(installation: Installation, crowd: dict, browser: Browser, name: str, page: dict) -> tuple:
    path = page["path"]
    sessions = crowd["managers"] if page["signed_in"] else [""] * PEOPLE
    first, later = bytes_of(browser, installation.port, path, sessions[0])
    measured = figures(installation.port, sessions, lambda person: person.get(path))
    return name, page["queries"], f"{first / 1000:.1f}", f"{later / 1000:.1f}", *measured


def _saving(installation: Installation, crowd: dict) -> tuple:
    """One answer saved as it is given: the request that comes most often."""
    save = crowd["save"]
    measured = figures(
        installation.port, crowd["managers"], lambda person: person.save(save["path"], save["indicators"])
    )
    return "an answer, saved", save["queries"], "", "", *measured


def figures(port: int, sessions: list[str], ask: Callable[[Person], None]) -> tuple[str, ...]:
    """Alone; with pauses, median and 95th; without, median, 95th and answers a second."""
    alone = _times(port, sessions[:1], ask, SECONDS / 4, 0)
    calm = _times(port, sessions, ask, SECONDS, PAUSE)
    busy = _times(port, sessions, ask, SECONDS, 0)
    values = (median(alone), median(calm), percentile(calm, 0.95), median(busy), percentile(busy, 0.95))
    return *(f"{value:.0f}" for value in values), f"{len(busy) / SECONDS:.0f}"


def _times(
    port: int, sessions: list[str], ask: Callable[[Person], None], seconds: float, pause: float
) -> list[float]:
    """Milliseconds of every answer that these people got."""
    taken: list[float] = []
    problems: list[BaseException] = []
    end = time.perf_counter() + seconds

    def one(place: int, session: str) -> None:
        person = Person(port, session, place)
        time.sleep(pause * place / len(sessions))
        try:
            while time.perf_counter() < end:
                began = time.perf_counter()
                ask(person)
                taken.append((time.perf_counter() - began) * 1000)
                time.sleep(pause)
        except Exception as problem:  # noqa: BLE001  # raised again below: a thread's own end is not heard
            problems.append(problem)

    people = [threading.Thread(target=one, args=asker) for asker in enumerate(sessions)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    if problems:
        raise problems[0]
    return taken


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser of one's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def _tab(browser: Browser, port: int, session: str) -> Page:
    """A browser that was never here, signed in."""
    context = browser.new_context()
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{port}"}])
    return context.new_page()


def bytes_of(browser: Browser, port: int, path: str, session: str) -> tuple[int, int]:
    """Bytes over the wire of one page with all it asks for: to a browser that was never here, and coming again."""
    page = _tab(browser, port, session)
    heard = page.context.new_cdp_session(page)
    heard.send("Network.enable")
    weights: list[float] = []
    heard.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    totals = []
    for _ in range(2):
        weights.clear()
        page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
        totals.append(round(sum(weights)))
    page.context.close()
    return totals[0], totals[1]


def _click_to_ready(installation: Installation, crowd: dict, browser: Browser) -> None:
    """In a browser: from the click on the button until the way to the file is on the page."""
    taken = []
    for reference in crowd["reports"][:CLICKS]:
        page = _tab(browser, installation.port, crowd["managers"][0])
        page.goto(f"http://127.0.0.1:{installation.port}/reports/audits/{reference}/")
        page.evaluate(WHEN_CLICKED)
        page.locator("form[action$='/ask/'] button").first.click()
        page.locator("a[href$='/download/']").first.wait_for()
        taken.append(page.evaluate(SINCE_CLICKED) / 1000)
        page.context.close()
    inside = json.loads(installation.run("-m", "tests.benchmarks.crowd", "steps"))
    steps = [(f"  {name}, ms", f"{value:.0f}", "") for name, value in inside.items()]
    show(
        f"From click to file, idle worker, {len(taken)} reports",
        ("", "measured", "aim"),
        [
            ("median, s", f"{statistics.median(taken):.2f}", "< 1.5"),
            ("longest, s", f"{max(taken):.2f}", ""),
            *steps,
        ],
    )
