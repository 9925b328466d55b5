"""deploy/program.py LOG COMMAND…: becomes the command, which writes its log by itself, through nobody's hands.

Where the supervisor has loaded what the command runs, it does the same without a new start (deploy/supervisor.py).
A pipe that nobody empties stops whoever writes into it; a file never does. On a full disk its lines are lost and the
program goes on (apps/common/log_files.py). Where not even the file can be opened, it runs without a log.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from apps.common import log_files

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2


def main(log: str, *command: str) -> None:
    write_to(log)
    os.execvp(command[0], command)


def write_to(log: str) -> None:
    """From here on this process and its children write into the log, and turn it over when it is large."""
    path = Path(log)
    log_files.turn_over_if_large(path)
    output = open_log(path)
    os.dup2(output, STANDARD_OUTPUT)
    os.dup2(output, STANDARD_ERROR)
    os.environ[log_files.NAME] = log


def open_log(path: Path) -> int:
    """A descriptor that always writes at the end of the log; of nothing, if there is no way to it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


if __name__ == "__main__":
    main(*sys.argv[1:])
