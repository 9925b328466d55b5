"""What a report costs: cold, warm, beside headless Chromium, and over many reports."""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from tests.browser.chromium import CHROMIUM, QUIET
from tests.faults.processes import ROOT, Installation

from .printing import MEGABYTE
from .tables import show

ROUNDS, MANY, COLD = 12, 200, 3


def measure(installation: Installation) -> None:
    """Print the tables of reports."""
    page = installation.data_dir / "report.html"
    warm = json.loads(installation.run("-m", "tests.benchmarks.printing", str(ROUNDS), str(MANY), str(page)))
    cold = [_cold(installation, warm["reference"]) for _ in range(COLD)]
    steps, pages = warm["steps"], warm["pages"]
    whole = sum(steps.values())
    own = steps["gathering"] + steps["drawing"]
    chromium = _chromium(page, warm["fonts"])
    start, end = warm["memory"]
    show(
        f"One report of {pages} pages, {warm['bytes'] / 1000:.0f} kB",
        ("", "measured", "aim"),
        [
            ("cold: command to file, s", f"{statistics.median(one[0] for one in cold):.2f}", ""),
            ("cold: most memory, MB", f"{max(one[1] for one in cold):.0f}", ""),
            ("warm: whole report, ms", f"{whole:.0f}", ""),
            ("warm: a page, ms", f"{whole / pages:.1f}", "<= 60"),
            ("  gathering, ms", f"{steps['gathering']:.0f}", ""),
            ("  drawing, ms", f"{steps['drawing']:.0f}", ""),
            ("  printing, ms", f"{steps['printing']:.0f}", ""),
            ("our own code (gathering and drawing), %", f"{100 * own / whole:.1f}", "< 15"),
            ("warm: memory, MB", f"{start:.0f}", ""),
        ],
    )
    show(
        "The same HTML, printed warm",
        ("", "ms", "kB", "MB of memory", "beside ours"),
        [
            ("our worker", f"{steps['printing']:.0f}", f"{warm['bytes'] / 1000:.0f}", f"{start:.0f}", "1.00"),
            (
                "headless Chromium",
                f"{chromium[0]:.0f}",
                f"{chromium[1] / 1000:.0f}",
                f"{chromium[2]:.0f}",
                f"{chromium[0] / steps['printing']:.2f}",
            ),
        ],
    )
    show(
        f"{MANY} reports in one process",
        ("", "measured", "aim"),
        [
            ("memory at the start, MB", f"{start:.1f}", ""),
            ("memory at the end, MB", f"{end:.1f}", ""),
            ("change, %", f"{100 * (end - start) / start:+.1f}", "within 5"),
        ],
    )


def _cold(installation: Installation, reference: str) -> tuple[float, float]:
    """Seconds and megabytes of a process that makes one report and ends."""
    file = installation.data_dir / "cold.pdf"
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "make_report", reference, "--output", str(file)],
        cwd=ROOT,
        env=installation.env,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - began
    assert status == 0, "The report could not be made."
    unit = 1 if sys.platform == "darwin" else 1024
    return taken, usage.ru_maxrss * unit / MEGABYTE


class _Memory(threading.Thread):
    """The most that a family of processes held together, each shared page counted once for all that share it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            total = 0
            for child in psutil.Process().children(recursive=True):
                try:
                    if "chrom" in child.name():
                        held = child.memory_full_info()
                        total += getattr(held, "pss", held.uss)
                except psutil.Error:
                    continue
            self.most = max(self.most, total / MEGABYTE)


def _chromium(page: Path, fonts: str) -> tuple[float, int, float]:
    """Milliseconds (median) and bytes of Chromium's tagged PDF of a page with our fonts, and its megabytes."""
    env = {**os.environ, "FONTCONFIG_FILE": fonts}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, env=env)
        memory = _Memory()
        memory.start()
        taken, size = [], 0
        for _ in range(ROUNDS + 1):
            began = time.perf_counter()
            tab = browser.new_page()
            tab.goto(page.as_uri())
            size = len(tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True))
            tab.close()
            taken.append((time.perf_counter() - began) * 1000)
        memory.over.set()
        memory.join()
        browser.close()
    return statistics.median(taken[1:]), size, memory.most
