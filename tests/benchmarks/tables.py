"""Figures on a terminal."""

from collections.abc import Iterable, Sequence


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print one table: the first column is words, the others are figures."""
    lines = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[column]) for line in [list(head), *lines]) for column in range(len(head))]
    print(f"\n{title}")
    for line in [list(head), ["-" * width for width in widths], *lines]:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        print("  ".join(cells).rstrip(), flush=True)


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def median(values: Iterable[float]) -> float:
    """The middle one of all values."""
    return percentile(values, 0.5)
