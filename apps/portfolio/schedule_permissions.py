"""Who may have reports ordered again and again, and on which days. Each rule has its reason, written once."""

from datetime import date, timedelta

from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation
from apps.reports.permissions import check_can_order_for

from .domain.schedule_dates import LONGEST_AHEAD
from .models.report_schedules import MOST_SCHEDULES, ReportSchedule
from .permissions import check_has_portfolio


def check_can_schedule(person, organisation: Organisation, title: str) -> None:
    """Whoever may order for the organisation; a title of one's own that is free, and not too many of them."""
    check_has_portfolio(person)
    check_can_order_for(person, organisation)
    own = ReportSchedule.objects.filter(person=person)
    if own.filter(title=title).exists():
        raise NotAllowed("You have a schedule of this name. Choose another name, or remove the other one first.")
    if own.count() >= MOST_SCHEDULES:
        raise NotAllowed(f"You have {MOST_SCHEDULES} schedules. Remove one before you add another.")


def check_first_day(first_on: date, today: date) -> None:
    """A day that is still to come, and not so far off that everybody has forgotten it."""
    if first_on <= today:
        raise NotAllowed("Choose a day after today. To have the reports now, order them.")
    if first_on > today + timedelta(days=LONGEST_AHEAD):
        raise NotAllowed("Choose a day within a year from today.")
