"""What a worker does again and again: looking for invitations that are about to run out."""

from celery import shared_task
from django.utils import timezone

from apps.jobs.repeated_tasks import register_repeated_task

from .invitation_reminders import remind_of_invitations

REMIND = "organisations.remind_of_invitations"
REMIND_EVERY = 1800.0  # seconds


@shared_task(name=REMIND)
def remind() -> None:
    """Tell people of invitations that run out."""
    remind_of_invitations(at=timezone.now())


register_repeated_task(REMIND, every=REMIND_EVERY, expires=REMIND_EVERY)
