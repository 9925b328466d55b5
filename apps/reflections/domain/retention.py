"""For how long reflections are kept. Pure."""

import calendar
from datetime import datetime, timedelta

MONTHS = (1, 3, 6, 12)  # what a person can choose from
PRINTED = timedelta(minutes=15)  # for a page on its way to its author
USUAL = 3  # chosen already when the journal is opened for the first time


def retention_end(saved_at: datetime, months: int) -> datetime:
    """When something saved at `saved_at` is forgotten: so many months on, the same day or the last of the month."""
    month = saved_at.month - 1 + months
    year, month = saved_at.year + month // 12, month % 12 + 1
    day = min(saved_at.day, calendar.monthrange(year, month)[1])
    return saved_at.replace(year=year, month=month, day=day)
