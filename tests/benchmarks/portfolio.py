"""What pages cost somebody with 10, 100 or 1,000 programmes: queries, bytes and times, side by side in one run.

Times are in milliseconds, and machines differ: what tells is the ratio, how much longer the largest region takes than
the smallest. A page that shows as many rows whatever there is should not grow.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.faults import databases
from tests.faults.processes import Installation, installed_with_demo

from .pages import PEOPLE, figures
from .tables import show

SIZES = (10, 100, 1_000)
AIM_QUERIES, AIM_95TH = 15, 300


@dataclass(frozen=True)
class PageFigures:
    """One page in one region."""

    queries: int
    kilobytes: float  # over the wire
    alone: float  # median, with nobody else there
    median: float  # of twenty people who each wait a second before they ask again
    percentile: float  # the 95th


def measure(sizes: Sequence[int] = SIZES) -> None:
    """Print a table for each region, and then all of them side by side."""
    found = {}
    for size in sizes:
        found[size] = _measure_region(size)
    if len(sizes) > 1:
        _compare(found)


def _measure_region(size: int) -> dict[str, PageFigures]:
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    database = databases.make_database(folder)
    installation = installed_with_demo(folder, database)
    try:
        began = time.perf_counter()
        installation.run("manage.py", "load_demo", "--programmes", str(size))
        seconds = time.perf_counter() - began
        crowd = json.loads(installation.run("-m", "tests.benchmarks.region_pages", str(PEOPLE)))
        installation.start("broker", "web")
        pages = {}
        for label, page in crowd["pages"].items():
            pages[label] = _measure_page(installation, page, crowd["sessions"][page["reader"]])
    finally:
        installation.end()
        databases.drop_database(database)
        shutil.rmtree(folder, ignore_errors=True)
    _show(size, pages, seconds)
    return pages


def _measure_page(installation: Installation, page: dict, sessions: list[str]) -> PageFigures:
    path = page["path"]
    alone, calm, calm_95th, *_ = figures(installation.port, sessions, lambda person: person.get(path))
    kilobytes = _bytes(installation.port, path, sessions[0]) / 1000
    return PageFigures(page["queries"], kilobytes, float(alone), float(calm), float(calm_95th))


def _bytes(port: int, path: str, session: str) -> int:
    """Bytes over the wire of the page alone."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip"})
    length = len(connection.getresponse().read())
    connection.close()
    return length


def _show(size: int, pages: dict[str, PageFigures], seconds: float) -> None:
    rows = []
    for label, page in pages.items():
        times = (f"{page.alone:.0f}", f"{page.median:.0f}", f"{page.percentile:.0f}")
        rows.append((label, page.queries, f"{page.kilobytes:.1f}", *times))
    show(
        f"{size:,} programmes, loaded in {seconds:.0f} s; {PEOPLE} people at once; "
        f"aims: {AIM_QUERIES} queries, 95th percentile {AIM_95TH} ms",
        ("", "queries", "kB", "alone", "median", "95th"),
        rows,
    )


def _compare(found: dict[int, dict[str, PageFigures]]) -> None:
    """The same page in every region, and how much the largest costs more than the smallest."""
    sizes = list(found)
    smallest, largest = found[sizes[0]], found[sizes[-1]]
    rows = []
    for label in smallest:
        if label not in largest:
            continue
        queries = [str(found[size][label].queries) for size in sizes]
        times = [f"{found[size][label].alone:.0f}" for size in sizes]
        grown = largest[label].alone / max(smallest[label].alone, 1)
        rows.append((label, "/".join(queries), *times, f"{grown:.1f}"))
    heads = [f"{size:,}" for size in sizes]
    show("Side by side: queries, and ms alone", ("", "queries", *heads, "ratio"), rows)
