"""Sending the e-mails that wait. A mail server that is away or busy is asked again, for two days."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage

from apps.common.crypto import CannotDecryptError
from apps.jobs import claims
from apps.jobs.heartbeat import Heartbeat
from apps.jobs.statuses import JobStatus

from .emails import password_reset_email
from .models import OutgoingEmail
from .notices import address_now
from .outgoing_emails import content_of

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=2)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
CLOCKS_AGREE_WITHIN = timedelta(seconds=5)
# The server took the connection and refused this one e-mail: the others need not wait.
THIS_ONE_ALONE = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


def send_outgoing_email(reference: str, *, now: Callable[[], datetime]) -> None:
    """Send this row, if it waits, its time has come, and nobody else takes it."""
    at = now()
    due = OutgoingEmail.objects.exclude(enqueued_at__gt=at + CLOCKS_AGREE_WITHIN)
    claim = claims.claim(due, reference, at=at)
    if claim is None:
        return
    try:
        with Heartbeat(claim, now):
            _send(claim, at=now())
    except claims.ClaimLostError:
        logger.warning("E-mail %s was given to another worker.", reference)


def _send(claim: claims.Claim[OutgoingEmail], *, at: datetime) -> None:
    try:
        message = _message_of(claim.job)
        if message is not None:
            message.send()
    except (OSError, SoftTimeLimitExceeded) as problem:  # its text may hold the address
        _try_later(claim, problem, at=at)
    except (ValueError, CannotDecryptError) as problem:
        logger.error("E-mail %s can never be sent: %s.", claim.job.reference, type(problem).__name__)
        _forget(claim)
    else:
        _forget(claim)


def _message_of(email: OutgoingEmail) -> EmailMessage | None:
    """What is sent; None if it is nobody's, or no longer.

    Should a worker die between sending it and forgetting it, it is sent again under the same Message-ID, by which
    mail programs know that they have it already.
    """
    content = content_of(email)
    if content.asks_for_new_password:
        message = password_reset_email(content.address)
    else:
        address = address_now(content) if content.person else content.address
        message = EmailMessage(content.subject, content.message, to=[address]) if address else None
    if message is not None:
        host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        message.extra_headers["Message-ID"] = f"<{email.reference}@{host}>"
    return message


def _try_later(claim: claims.Claim[OutgoingEmail], problem: Exception, *, at: datetime) -> None:
    waited = at - claim.job.requested_at
    kind = type(problem).__name__
    if waited > KEPT_FOR or _is_refused_for_good(problem):
        logger.error("E-mail %s was not sent, and is not tried again: %s.", claim.job.reference, kind)
        _forget(claim)
        return
    logger.warning("E-mail %s could not be sent yet: %s.", claim.job.reference, kind)
    next_time = at + min(max(waited / 2, SHORTEST_PAUSE), LONGEST_PAUSE)
    claims.change(claim, status=JobStatus.WAITING, claim="", attempts=0, enqueued_at=next_time)
    if not isinstance(problem, THIS_ONE_ALONE):
        # Each of the others would keep a worker waiting for the same server.
        OutgoingEmail.objects.filter(status=JobStatus.WAITING).update(enqueued_at=next_time)


def _is_refused_for_good(problem: Exception) -> bool:
    """Whether the server says that there is nobody at this address (RFC 5321: codes from 500)."""
    return isinstance(problem, SMTPRecipientsRefused) and all(code >= 500 for code, _ in problem.recipients.values())


def _forget(claim: claims.Claim[OutgoingEmail]) -> None:
    """The row goes, if it is still ours."""
    OutgoingEmail.objects.filter(pk=claim.job.pk, claim=claim.token).delete()
