"""What a worker does again and again: telling managers what happened by the clock."""

from celery import shared_task
from django.utils import timezone

from apps.jobs.repeated_tasks import register_repeated_task

from .feedback_reminders import tell_of_comments, tell_of_windows_over
from .share_reminders import tell_of_shares_ending

TELL = "assessments.tell_managers"
TELL_EVERY = 600.0  # seconds


@shared_task(name=TELL)
def tell_managers() -> None:
    """Of comments, of windows that are over, and of shares that end soon."""
    tell_of_comments(at=timezone.now())
    tell_of_windows_over(at=timezone.now())
    tell_of_shares_ending(at=timezone.now())


register_repeated_task(TELL, every=TELL_EVERY, expires=TELL_EVERY)
