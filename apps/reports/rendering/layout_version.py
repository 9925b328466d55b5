"""What the pages look like, as one short mark: when it changes, everything is printed anew."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

# Raise it when the printer changes in a way that the files below do not show.
LAYOUT_VERSION = "1"
# What becomes of typed text on paper, in either.
PRINTED_TEXT = (
    "apps/reports/rendering/printable_text.py",
    "apps/common/pdf/fonts.py",
    "apps/common/pdf/line_breaks.py",
    "apps/common/pdf/rich_text.py",
    "apps/common/pdf/text_layer.py",
)


def layout_files() -> list[Path]:
    """The files that decide what a page of a report looks like."""
    return _files(
        "templates/reports/document/*.html",
        "static/css/report.css",
        "apps/common/charts/*.py",
        "apps/reports/rendering/document_charts.py",
        "apps/reports/rendering/summary_page.py",
        *PRINTED_TEXT,
    )


def blank_layout_files() -> list[Path]:
    """The files that decide what a page of a blank audit looks like."""
    return _files("templates/reports/blank/*.html", "static/css/blank.css", *PRINTED_TEXT)


def plan_layout_files() -> list[Path]:
    """The files that decide what a page of an action plan looks like."""
    return _files(
        "templates/reports/plan/*.html",
        "templates/reports/document/_said.html",
        "static/css/report.css",
        "apps/common/charts/run_chart.py",
        *PRINTED_TEXT,
    )


def portfolio_layout_files() -> list[Path]:
    """The files that decide what a page of a portfolio looks like."""
    return [*layout_files(), *_files("templates/reports/portfolio/*.html")]


def _files(*patterns: str) -> list[Path]:
    base = Path(settings.BASE_DIR)
    files: list[Path] = []
    for pattern in patterns:
        files += sorted(base.glob(pattern))
    return files


@cache
def layout_version() -> str:
    """The mark of this installation's layout of reports; read once per process."""
    return _mark(layout_files())


@cache
def blank_layout_version() -> str:
    """The mark of its layout of blank audits."""
    return _mark(blank_layout_files())


@cache
def plan_layout_version() -> str:
    """The mark of its layout of action plans."""
    return _mark(plan_layout_files())


@cache
def portfolio_layout_version() -> str:
    """The mark of its layout of portfolios."""
    return _mark(portfolio_layout_files())


def _mark(files: list[Path]) -> str:
    digest = hashlib.sha256(LAYOUT_VERSION.encode())
    for file in files:
        digest.update(file.read_bytes())
    return f"{LAYOUT_VERSION}-{digest.hexdigest()[:16]}"
