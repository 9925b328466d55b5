"""Whether WeasyPrint finds the libraries that no Python package brings along. A part of deploy/steps.py.

Asking it takes as long as half a start. So what it found is written down, and a later start only looks whether that
is still there.
"""

import contextlib
import hashlib
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"
# Prints the shared libraries that it has loaded, on systems that can say so.
ASK = """
import pathlib, weasyprint
maps = pathlib.Path("/proc/self/maps")
lines = maps.read_text().splitlines() if maps.exists() else []
print(*sorted({line[line.index("/"):] for line in lines if ".so" in line and "/" in line}), sep="\\n")
"""


class PrinterCheck:
    """A check that runs in a process of its own, unless the file `found` shows that nothing has changed."""

    def __init__(self, found: Path) -> None:
        self._found = found
        self._asked = None if self._is_still_there() else self._ask()

    def _is_still_there(self) -> bool:
        try:
            mark, *libraries = self._found.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return False
        return mark == self._mark() and bool(libraries) and all(map(Path.exists, map(Path, libraries)))

    def _mark(self) -> str:
        """Of the packages, and of the Python that has them."""
        return hashlib.sha256(REQUIREMENTS.read_bytes() + sys.executable.encode()).hexdigest()

    def _ask(self) -> subprocess.Popen[str]:
        self._found.unlink(missing_ok=True)
        return subprocess.Popen(
            [sys.executable, "-c", ASK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def problem(self) -> str:
        """What WeasyPrint complains of; empty if it can be used."""
        if self._asked is None:
            return ""
        libraries, problem = self._asked.communicate()
        if self._asked.returncode:
            return problem.strip() or f"it ended with {self._asked.returncode}"
        with contextlib.suppress(OSError):  # then it is asked again
            self._found.write_text(f"{self._mark()}\n{libraries}", encoding="utf-8")
        return ""
