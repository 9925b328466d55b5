"""E-mails about organisations."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.outgoing_emails import enqueue_email
from apps.common.dates import moment

from .actions.members import Issued


def invitation_link(issued: Issued) -> str:
    """The address that the invited person opens."""
    return settings.SITE_URL + reverse("organisations:invitation", args=[issued.secret])


def send_invitation(issued: Issued, *, at: datetime) -> None:
    """Send the invitation to its address."""
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
    enqueue_email(address=invitation.email, subject=subject, message=message, at=at)
