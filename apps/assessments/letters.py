"""E-mails about audits."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from .models import Review

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
