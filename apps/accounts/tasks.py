"""What a worker is asked for: the e-mails, and to forget sessions that are over."""

from celery import shared_task

from apps.jobs.clock import database_now
from apps.jobs.repeated_tasks import register_repeated_task

from .email_delivery import send_outgoing_email
from .ended_sessions import forget_ended_sessions
from .models import OutgoingEmail


@shared_task(name=OutgoingEmail.task_name)
def send_email(reference: str) -> None:
    """An e-mail waits."""
    send_outgoing_email(reference, now=database_now)


FORGET_SESSIONS = "accounts.forget_sessions"
FORGET_EVERY = 600.0  # seconds


@shared_task(name=FORGET_SESSIONS)
def forget_sessions() -> None:
    """Delete sessions whose time is over."""
    forget_ended_sessions(at=database_now())


register_repeated_task(FORGET_SESSIONS, every=FORGET_EVERY, expires=FORGET_EVERY)
