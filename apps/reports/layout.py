"""What the pages look like, as one short mark: when it changes, everything is printed anew."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

# Raise it when the printer changes in a way that the files below do not show.
LAYOUT_VERSION = "1"


def layout_files() -> list[Path]:
    """The files that decide what a page of a report looks like."""
    return _files("document", "report.css", "charts.py", "drawing.py", "printed.py")


def blank_layout_files() -> list[Path]:
    """The files that decide what a page of a blank audit looks like."""
    return _files("blank", "blank.css", "printed.py")


def _files(templates: str, stylesheet: str, *modules: str) -> list[Path]:
    base = Path(settings.BASE_DIR)
    return [
        *sorted((base / "templates" / "reports" / templates).glob("*.html")),
        base / "static" / "css" / stylesheet,
        *(base / "apps" / "reports" / name for name in modules),
        *(base / "apps" / "common" / "pdf" / name for name in ("fonts.py", "rich_text.py")),
    ]


@cache
def layout_version() -> str:
    """The mark of this installation's layout of reports; read once per process."""
    return _mark(layout_files())


@cache
def blank_layout_version() -> str:
    """The mark of its layout of blank audits."""
    return _mark(blank_layout_files())


def _mark(files: list[Path]) -> str:
    digest = hashlib.sha256(LAYOUT_VERSION.encode())
    for file in files:
        digest.update(file.read_bytes())
    return f"{LAYOUT_VERSION}-{digest.hexdigest()[:16]}"
