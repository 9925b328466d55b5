"""Web server and worker load while deploy/run still prepares the installation, and wait here until it has.

Whoever starts them in another way has prepared before, and nothing is waited for.
"""

import os
import sys
import time
from pathlib import Path

MARK = "PREPARED_MARK"  # the name of the file that is there once everything is prepared
SUPERVISOR = "SUPERVISOR_NUMBER"  # the process without which nobody would end this one
PAUSE = 0.03  # seconds


def wait_until_prepared() -> None:
    """Return once the database, what it holds from the start, and the static files are this version's."""
    mark = os.environ.get(MARK)
    if not mark:
        return
    while not Path(mark).exists():
        if str(os.getppid()) != os.environ.get(SUPERVISOR):
            sys.exit("The start was given up before everything was prepared.")
        time.sleep(PAUSE)
