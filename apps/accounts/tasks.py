"""What a worker is asked for: the e-mails, people's own data, and to forget what is over."""

from celery import shared_task

from apps.jobs.clock import database_now
from apps.jobs.repeated_tasks import register_repeated_task

from .email_delivery import send_outgoing_email
from .ended_sessions import forget_ended_sessions
from .models import OutgoingEmail, PersonalDataExport
from .notices import forget_old_events
from .personal_data_exports import forget_old_exports
from .personal_data_gathering import make_export

FORGET_SESSIONS = "accounts.forget_sessions"
FORGET_EVERY = 600.0  # seconds
FORGET_EXPORTS = "accounts.forget_exports"
FORGET_EXPORTS_EVERY = 60.0
FORGET_EVENTS = "accounts.forget_events"
FORGET_EVENTS_EVERY = 3600.0


@shared_task(name=OutgoingEmail.task_name)
def send_email(reference: str) -> None:
    """An e-mail waits."""
    send_outgoing_email(reference, now=database_now)


@shared_task(name=PersonalDataExport.task_name)
def export_personal_data(reference: str) -> None:
    """Somebody waits for the file of their data."""
    make_export(reference, now=database_now)


@shared_task(name=FORGET_SESSIONS)
def forget_sessions() -> None:
    """Delete sessions whose time is over."""
    forget_ended_sessions(at=database_now())


@shared_task(name=FORGET_EXPORTS)
def forget_exports() -> None:
    """Delete files of people's own data that are a day old."""
    forget_old_exports(at=database_now())


@shared_task(name=FORGET_EVENTS)
def forget_events() -> None:
    """Forget of which events people were told long ago."""
    forget_old_events(at=database_now())


register_repeated_task(FORGET_SESSIONS, every=FORGET_EVERY, expires=FORGET_EVERY)
register_repeated_task(FORGET_EVENTS, every=FORGET_EVENTS_EVERY, expires=FORGET_EVENTS_EVERY)
register_repeated_task(FORGET_EXPORTS, every=FORGET_EXPORTS_EVERY, expires=FORGET_EXPORTS_EVERY)
