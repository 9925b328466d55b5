"""How long a round may take. Pure."""

from datetime import date, timedelta

LEAST_DAYS = 7  # so that nobody is missed for one week on leave, and nobody opens and closes a round to peek
LONGEST_DAYS = 92
EARLIEST_NOTICE = 92  # days ahead that a round can be planned

# A round's counts stay this long after it closed: a yearly round can then be put together with the one before.
DAYS_TO_KEEP_COUNTS = 400
# Peer workers read their own round's result this long before it can be part of anything that a commissioner reads.
DAYS_FOR_FEEDBACK = 14


def days_of(opens_on: date, closes_on: date) -> int:
    """Days on which answers count, the first and the last included."""
    return (closes_on - opens_on).days + 1


def check_window(opens_on: date, closes_on: date) -> str:
    """Why a round cannot be open between these dates; an empty text if it can."""
    if days_of(opens_on, closes_on) < LEAST_DAYS:
        return f"A round stays open for at least {LEAST_DAYS} days. Choose a later last day."
    if days_of(opens_on, closes_on) > LONGEST_DAYS:
        return f"A round stays open for {LONGEST_DAYS} days at most. Choose an earlier last day."
    return ""


def check_beginning(opens_on: date, today: date) -> str:
    """Why a round cannot begin on this day; an empty text if it can."""
    if opens_on < today:
        return "The first day must be today or later."
    if opens_on > today + timedelta(days=EARLIEST_NOTICE):
        return f"The first day can be {EARLIEST_NOTICE} days ahead at most."
    return ""


def longest_close(opens_on: date) -> date:
    """The last day to which a round can be extended."""
    return opens_on + timedelta(days=LONGEST_DAYS - 1)


def counts_kept_from(today: date) -> date:
    """The earliest last day of a closed round of which the counts are still kept."""
    return today - timedelta(days=DAYS_TO_KEEP_COUNTS)
