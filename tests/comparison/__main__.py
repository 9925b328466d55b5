"""What the product shows, written down as text, so that two commits can be laid side by side.

    python -m tests.comparison --output FOLDER              record everything of this checkout
    python -m tests.comparison --output FOLDER --only demo  one part: pages, demo, rubric or crawl
    python -m tests.comparison --compare BEFORE AFTER       every difference, the same one in many files said once

Clock and chance stand still while it records, so one commit gives the same bytes each time. All that it knows of the
code stands in surface.py: what is renamed there is renamed in that one file. It needs no settings: it works in a
data folder of its own, which it takes away at the end.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

PARTS = ("rubric", "demo", "pages", "crawl")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.comparison", description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, metavar="FOLDER")
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    parser.add_argument("--files", type=int, default=6, help="how many files are named for each difference")
    parser.add_argument("--without-hidden", action="store_true", help="leave out what forms carry hidden")
    asked = parser.parse_args()
    if asked.compare:
        from .comparing import report_differences

        return report_differences(*asked.compare, most_files=asked.files, without_hidden=asked.without_hidden)
    if not asked.output:
        parser.error("give --output FOLDER, or --compare BEFORE AFTER")
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Sets keep one order for ever; that can only be said before Python starts.
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.comparison", *sys.argv[1:]],
            os.environ | {"PYTHONHASHSEED": "0"},
        )
    data = Path(tempfile.mkdtemp(prefix="even-ground-comparison-"))
    try:
        from . import environment

        environment.start(data)
        # They know the code, and can be read only once Django knows its settings.
        from . import recording, surface

        surface.migrate()
        recording.record(asked.output, asked.only or PARTS)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
