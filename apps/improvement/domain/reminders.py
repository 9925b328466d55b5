"""When somebody is reminded of an action: a month, a week and a day before its last day, and weekly when late."""

from datetime import date

BEFORE = (1, 7, 30)  # days to the last day, the nearest first
A_WEEK = 7


def reminder_of(due_on: date, today: date) -> str:
    """Which reminder stands out for a day, as a name that is told once; empty while there is none.

    A worker that was away tells of the nearest one it missed, and of no other.
    """
    left = (due_on - today).days
    if left < 0:
        return f"late, week {(-left - 1) // A_WEEK + 1}"
    for days in BEFORE:
        if left <= days:
            return f"{days} days"
    return ""
