"""E-mails about audits."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection, send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from apps.common.dates import day

from .models import FeedbackWindow, Review

logger = logging.getLogger(__name__)


def send_review_invitation(review: Review) -> bool:
    """Ask for a second rating, at the address it is for. False, and a line in the log, if it could not be sent."""
    programme = review.assessment.programme
    words = {
        "programme": programme.name,
        "organisation": programme.organisation.name,
        "inviter": review.invited_by.name,
        "link": settings.SITE_URL + reverse("assessments:review", args=[review.reference]),
    }
    subject = " ".join(render_to_string("assessments/email/review_invitation_subject.txt", words).split())
    message = render_to_string("assessments/email/review_invitation_message.txt", words)
    try:
        send_mail(subject, message, settings.DEFAULT_FROM_EMAIL, [review.email])
    except (OSError, SMTPException):
        logger.exception("The e-mail of review %s could not be sent.", review.reference)
        return False
    return True


def send_draft_is_ready(window: FeedbackWindow, addresses: Iterable[str]) -> int:
    """Tell peer workers, each in a letter of their own, that a draft waits for their view. Returns how many went out.

    One that fails stops no other, and none of them stops the window. The log names nobody.
    """
    audit = window.assessment
    words = {
        "programme": audit.programme.name,
        "organisation": audit.programme.organisation.name,
        "manager": window.opened_by.name,
        "last_day": day(window.closes_on),
        "link": settings.SITE_URL + reverse("assessments:draft", args=[audit.reference]),
    }
    subject = " ".join(render_to_string("assessments/email/draft_is_ready_subject.txt", words).split())
    message = render_to_string("assessments/email/draft_is_ready_message.txt", words)
    connection, sent = get_connection(), 0
    for address in addresses:
        letter = EmailMessage(subject, message, settings.DEFAULT_FROM_EMAIL, [address], connection=connection)
        try:
            sent += letter.send()
        except SMTPException as problem:  # its text may hold the address
            what = type(problem).__name__
            logger.warning("An e-mail on the draft of audit %s was not sent: %s.", audit.reference, what)
        except OSError:
            logger.exception("No e-mail on the draft of audit %s could be sent.", audit.reference)
            break  # the post itself is away: the others would each wait for it in vain
    return sent
