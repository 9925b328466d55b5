"""Reads files in processes of their own and says what each cost: run by `test_bombs`, one line of JSON a file.

    python -m tests.common.uploads.measure_reading evidence|workbook|rubric FILE…

Each process may use as much memory as was left to it, above what was there before it began, and not more.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from apps.common.uploads.accepted_file import accept_file
from apps.common.uploads.refusals import FileRefused
from apps.common.xlsx.cells import WorkbookRefused
from apps.common.xlsx.reader import open_workbook
from apps.rubric_editor.file_formats import FileProblems, read_file

MOST_MEMORY = 300 * 1024 * 1024  # bytes above those of the process before it reads
MOST_CPU = 60  # seconds in which even a crowded machine is done; a bomb would take longer

READERS: dict[str, tuple[Callable[[bytes], object], type[Exception]]] = {
    "evidence": (lambda content: accept_file(content, "x"), FileRefused),
    "workbook": (open_workbook, WorkbookRefused),
    "rubric": (lambda content: read_file("x.yaml", content), FileProblems),
}


def _read(reader: str, content: bytes) -> str:
    """What became of one file."""
    read, refusal = READERS[reader]
    try:
        read(content)
    except refusal as error:
        return f"refused: {error}"
    except MemoryError:
        return "out of memory"
    return "taken"


def _measure(reader: str, path: Path, report_to: int) -> None:
    content = path.read_bytes()
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MOST_MEMORY,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU,) * 2)
    outcome = _read(reader, content)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    line = {"outcome": outcome, "cpu": usage.ru_utime + usage.ru_stime, "bytes": len(content)}
    os.write(report_to, json.dumps(line).encode() + b"\n")


def main() -> None:
    reader, *paths = sys.argv[1:]
    for path in paths:
        child = os.fork()
        if child == 0:
            _measure(reader, Path(path), sys.stdout.fileno())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"outcome": f"ended by {status}", "cpu": 0, "bytes": 0}), flush=True)


if __name__ == "__main__":
    main()
