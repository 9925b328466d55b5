"""What the pages look like, as one short mark: when it changes, every report is printed anew."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

# Raise it when the printer changes in a way that the files below do not show.
LAYOUT_VERSION = "1"


def layout_files() -> list[Path]:
    """The files that decide what a page looks like."""
    base = Path(settings.BASE_DIR)
    return [
        *sorted((base / "templates" / "reports" / "document").glob("*.html")),
        base / "static" / "css" / "report.css",
        *(base / "apps" / "reports" / name for name in ("charts.py", "drawing.py", "printed.py")),
        *(base / "apps" / "common" / "printing" / name for name in ("fonts.py", "written.py")),
    ]


@cache
def layout_version() -> str:
    """The mark of this installation's layout; read once per process."""
    digest = hashlib.sha256(LAYOUT_VERSION.encode())
    for file in layout_files():
        digest.update(file.read_bytes())
    return f"{LAYOUT_VERSION}-{digest.hexdigest()[:16]}"
