"""What follows when a person changes how they sign in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.utils import timezone

from .actions import end_other_sessions


@receiver(authenticator_added)
def end_sessions_without_the_second_step(sender, request, user, authenticator, **kwargs) -> None:
    """Whoever signed in elsewhere with the password alone has to show the second step, too."""
    if authenticator.type == Authenticator.Type.TOTP:
        end_other_sessions(user=user, besides=request.session.session_key, by=user, at=timezone.now())
