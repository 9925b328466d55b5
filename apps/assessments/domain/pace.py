"""How long the rest of a rating takes at a person's own pace. Pure: times in, words out, and nothing is kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median

# Between one answer and the next: shorter came from one press for several, longer was a break.
SHORTEST, LONGEST = timedelta(seconds=3), timedelta(minutes=20)
FEWEST = 5  # steps from one answer to the next before a pace is spoken of


def seconds_each(times: Iterable[datetime]) -> float | None:
    """Seconds that one answer usually takes: the median. None while there are too few to know."""
    steps = []
    for earlier, later in pairwise(sorted(times)):
        if SHORTEST <= later - earlier <= LONGEST:
            steps.append((later - earlier).total_seconds())
    return median(steps) if len(steps) >= FEWEST else None


def time_left(seconds: float, to_answer: int) -> str:
    """About how long that many answers take, in words that promise no more than they know."""
    minutes = ceil(seconds * to_answer / 60)
    if minutes <= 1:
        return "about a minute"
    if minutes <= 10:
        return f"about {minutes} minutes"
    if minutes <= 55:
        return f"about {ceil(minutes / 5) * 5} minutes"
    halves = ceil(minutes / 30)
    if halves == 2:
        return "about an hour"
    return f"about {halves // 2}{'½' if halves % 2 else ''} hours"


def progress_line(*, answered: int, of: int, times: Iterable[datetime]) -> str:
    """How far a rating has come, and how long the rest takes once that can be known. `times`: the person's own."""
    line = f"{answered} of {of} practices answered."
    seconds = seconds_each(times)
    if seconds is None or answered == of:
        return line
    left = time_left(seconds, of - answered)
    return f"{line} {left[0].upper()}{left[1:]} left at your pace."
