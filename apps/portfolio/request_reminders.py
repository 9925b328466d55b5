"""When both sides are reminded of a request: a week and a day before its last day, and weekly once it is late."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.notices import is_first_time
from apps.organisations.models import Role

from .emails import send_reminder
from .models import SharingRequest
from .request_states import OPEN_REQUESTS

FROM_HOUR = 7  # of the day, in the installation's time zone
BEFORE = (1, 7)  # days to the last day, the nearest first
A_WEEK = 7


def reminder_stage(due_on: date, today: date) -> str:
    """Which reminder stands out for a day, as a name that is told once; empty while there is none."""
    left = (due_on - today).days
    if left < 0:
        return f"late, week {(-left - 1) // A_WEEK + 1}"
    for days in BEFORE:
        if left <= days:
            return f"{days} days"
    return ""


@transaction.atomic
def remind_of_requests(*, at: datetime) -> None:
    """Once for each stage: managers each time, commissioners once it is late."""
    now = timezone.localtime(at)
    if now.hour < FROM_HOUR:
        return
    asked = SharingRequest.objects.filter(
        state__in=OPEN_REQUESTS, programme__commissions__commissioner=F("commissioner")
    )
    for request in asked.select_related("programme__organisation", "commissioner").order_by("pk").iterator():
        stage = reminder_stage(request.due_on, now.date())
        if not stage or not is_first_time(f"request {request.pk} {request.due_on}: {stage}", at=at):
            continue
        is_late = request.due_on < now.date()
        send_reminder(request, Role.MANAGER, is_late=is_late, at=at)
        if is_late:
            send_reminder(request, Role.COMMISSIONER, is_late=True, at=at)
