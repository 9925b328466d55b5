"""What waits for a person, as their first page lists it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WaitingItem:
    """One thing to do: the words of its link, where that leads, and of what it is."""

    label: str
    href: str
    about: str
    hint: str = ""  # how much of it, or since when, in a sentence
    until: date | None = None  # the last day on which it can be done; None: there is none
