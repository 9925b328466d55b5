"""Invitations that run out soon without an answer: whoever was invited is told, and whoever invited them."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.notices import is_first_time

from .emails import send_invitation_runs_out, send_invitations_run_out
from .models import Invitation

REMIND_BEFORE = timedelta(days=2)


@transaction.atomic
def remind_of_invitations(*, at: datetime) -> None:
    """Once for each time that an invitation was sent."""
    unanswered = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, organisation__is_made_up=False)
    soon = unanswered.filter(expires_at__gt=at, expires_at__lte=at + REMIND_BEFORE)
    reminded = []
    for invitation in soon.select_related("organisation", "invited_by").order_by("pk"):
        if is_first_time(f"invitation {invitation.pk} until {invitation.expires_at:%Y-%m-%d %H:%M:%S}", at=at):
            send_invitation_runs_out(invitation, at=at)
            reminded.append(invitation)
    send_invitations_run_out(reminded, at=at)
