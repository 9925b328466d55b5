"""How much room is left where everything is kept, and from when on that is worth a word."""

import shutil
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000  # bytes
LOW = 500 * MEGABYTE  # somebody should make room
FULL = 16 * MEGABYTE  # what people attach and what is printed no longer fits


@dataclass(frozen=True)
class DiskSpace:
    """Free bytes of a file system, and all it has."""

    free: int
    total: int

    @property
    def is_low(self) -> bool:
        return self.free < LOW

    @property
    def is_full(self) -> bool:
        return self.free < FULL

    @property
    def free_percent(self) -> int:
        return self.free * 100 // self.total if self.total else 0


def disk_space(folder: Path) -> DiskSpace:
    """The room that is left for a program without special rights. Raises OSError."""
    usage = shutil.disk_usage(folder)
    return DiskSpace(free=usage.free, total=usage.total)
