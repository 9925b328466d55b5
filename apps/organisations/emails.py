"""E-mails about organisations."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from apps.common.dates import moment

from .actions.members import Issued

logger = logging.getLogger(__name__)


def invitation_link(issued: Issued) -> str:
    """The address that the invited person opens."""
    return settings.SITE_URL + reverse("organisations:invitation", args=[issued.secret])


def send_invitation(issued: Issued) -> bool:
    """Send the invitation to its address. False, and a line in the log, if it could not be sent."""
    invitation = issued.invitation
    words = {
        "organisation": invitation.organisation.name,
        "role": invitation.get_role_display(),
        "inviter": invitation.invited_by.name if invitation.invited_by else "",
        "link": invitation_link(issued),
        "until": moment(invitation.expires_at),
    }
    subject = " ".join(render_to_string("organisations/email/invitation_subject.txt", words).split())
    message = render_to_string("organisations/email/invitation_message.txt", words)
    try:
        send_mail(subject, message, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except (OSError, SMTPException):
        logger.exception("The e-mail of invitation %s could not be sent.", invitation.reference)
        return False
    return True
