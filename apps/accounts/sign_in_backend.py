"""Whose password this is, found with the same steps whether or not there is an account."""

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied

from .models import User


class SignInBackend(AuthenticationBackend):
    """One look for the account, one check of a password: a made-up one where there is no account.

    allauth looks a second time where it finds no confirmed address, which a patient stranger could measure.
    """

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is None:
            raise PermissionDenied  # the backends after this one open earlier sessions, and are not asked
        return user

    def _authenticate_by_email(self, email: str, password: str):
        return self._check_password(User.objects.filter(email=email.lower()).first(), password)
