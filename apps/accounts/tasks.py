"""What a worker is asked for: the e-mails."""

from celery import shared_task
from django.utils import timezone

from .email_delivery import send_outgoing_email
from .models import OutgoingEmail


@shared_task(name=OutgoingEmail.task_name)
def send_email(reference: str) -> None:
    """An e-mail waits."""
    send_outgoing_email(reference, now=timezone.now)
