"""What an action says, as forms give it and the plan stores it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ActionDetails:
    """Everything about an action that its managers write, but for its dates."""

    title: str
    details: str = ""
    source: str = "other"
    why: str = ""
    indicator: int | None = None  # the key of the practice
    owner: int | None = None  # the key of a member
    owner_role: str = ""  # in words, where the person has no account
    priority: int = 2
    success: str = ""


@dataclass(frozen=True)
class ActionDates:
    """From when to when, as far as anybody has said."""

    starts_on: date | None = None
    due_on: date | None = None

    def __str__(self) -> str:
        """As the log keeps them: "2026-03-01/2026-06-30", either end empty where nobody has said."""
        ends = (self.starts_on, self.due_on)
        return "/".join(end.isoformat() if end else "" for end in ends)


def read_dates(text: str) -> ActionDates:
    """The dates that a line of the log holds."""
    first, _, last = text.partition("/")
    return ActionDates(_day(first), _day(last))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
