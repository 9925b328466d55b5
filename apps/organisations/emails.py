"""E-mails about organisations."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.notices import Concern, Notice, NoticeKind, send_notice
from apps.accounts.outgoing_emails import enqueue_email
from apps.common.dates import local_day, moment

from .actions.members import OPEN_FOR, Issued
from .models import LEADING, Invitation, Organisation, Role
from .queries.members import people_with

MEMBERS = "members"  # the rule: they have one of these roles in this organisation


def send_to_members(notice: Notice, organisation: Organisation, *roles: Role, besides=None, at: datetime) -> None:
    """Write to everybody who has one of the roles. Nobody reads the e-mails of made-up people, so they get none."""
    if organisation.is_made_up:
        return
    concern = Concern(MEMBERS, organisation.pk, tuple(role.value for role in roles))
    send_notice(notice, people_with(organisation, *roles), concern, besides=besides, at=at)


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


def send_invitation_runs_out(invitation: Invitation, *, at: datetime) -> None:
    """Remind whoever was invited. The secret stands in the first e-mail alone."""
    words = {
        "organisation": invitation.organisation.name,
        "inviter": invitation.invited_by.name if invitation.invited_by else "",
        "sent": local_day(invitation.expires_at - OPEN_FOR),
        "until": moment(invitation.expires_at),
    }
    subject = " ".join(render_to_string("organisations/email/invitation_runs_out_subject.txt", words).split())
    message = render_to_string("organisations/email/invitation_runs_out_message.txt", words)
    enqueue_email(address=invitation.email, subject=subject, message=message, at=at)


def send_invitations_run_out(invitations: Iterable[Invitation], *, at: datetime) -> None:
    """Tell each inviter how many of their invitations run out, one e-mail for each organisation."""
    numbers = Counter((row.organisation, row.invited_by_id) for row in invitations if row.invited_by_id is not None)
    for (organisation, inviter), number in numbers.items():
        notice = Notice(
            NoticeKind.INVITATIONS,
            f"Invitations to {organisation.name} run out soon",
            "organisations/email/invitations_run_out.txt",
            reverse("organisations:people", args=[organisation.reference]),
            {"number": number},
        )
        concern = Concern(MEMBERS, organisation.pk, tuple(role.value for role in LEADING))
        send_notice(notice, [inviter], concern, at=at)
