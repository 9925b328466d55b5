"""How an action stands to its last day, in words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON = 30  # days


class Urgency(StrEnum):
    """How near the last day is."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    NONE = "none"  # no last day is named, or it no longer matters


@dataclass(frozen=True)
class DueDate:
    """A last day as it stands today. `words` are empty where there is nothing to say."""

    urgency: Urgency
    words: str


def due_date(due_on: date | None, today: date, *, is_over: bool) -> DueDate:
    """What to say of a last day. `is_over`: the action is done, stopped or only waits to be confirmed."""
    if due_on is None or is_over:
        return DueDate(Urgency.NONE, "")
    days = (due_on - today).days
    if days < 0:
        return DueDate(Urgency.OVERDUE, f"Overdue by {_days(-days)}")
    if days == 0:
        return DueDate(Urgency.SOON, "Due today")
    words = f"Due in {_days(days)}"
    return DueDate(Urgency.SOON if days <= SOON else Urgency.LATER, words)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
