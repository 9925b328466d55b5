"""Tokens in the links for a new password. They stop working when the account's password or an address changes."""

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from .models import User


class ResetTokens(PasswordResetTokenGenerator):
    """As allauth's, whose links go on working; but looking at one writes nothing."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        emails = {user.email, *EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True)}
        return super()._make_hash_value(user, timestamp) + "|".join(sorted(emails - {""}))
