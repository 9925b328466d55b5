"""The end of sessions whose time is over."""

from datetime import datetime

from django.contrib.sessions.models import Session


def forget_ended_sessions(*, at: datetime) -> int:
    """Delete every session whose time is over; returns how many there were. They open nothing any more anyway."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]
