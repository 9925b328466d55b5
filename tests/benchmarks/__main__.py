"""python -m tests.benchmarks [reports] [pages] [starts] [portfolio]: prints the figures of all, or of some."""

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.faults import databases
from tests.faults.processes import installed_with_demo

from . import pages, portfolio, reports, starts

PARTS = ("reports", "pages", "starts", "portfolio")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure; all, if nothing is said")
    sizes = portfolio.SIZES
    parser.add_argument("--programmes", nargs="+", type=int, default=sizes, help="of each region (10 100 1000)")
    arguments = parser.parse_args()
    chosen = arguments.parts or PARTS
    if "starts" in chosen:
        starts.measure()
    if {"reports", "pages"} & set(chosen):
        _measure_installation(chosen)
    if "portfolio" in chosen:
        portfolio.measure(arguments.programmes)


def _measure_installation(chosen: Sequence[str]) -> None:
    """What needs the demonstration and a worker."""
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    database = databases.make_database(folder)
    installation = installed_with_demo(folder, database)
    kind = (database or "sqlite").split(":")[0]
    broker = "redis" if "REDIS_URL" in installation.env else "embedded broker"
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {kind}, {broker}")
    try:
        if "reports" in chosen:
            reports.measure(installation)
        if "pages" in chosen:
            pages.measure(installation)
    finally:
        installation.end()
        databases.drop_database(database)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
