"""E-mails that a worker writes itself."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from .models import User
from .sign_in_limits import is_mailbox_full_of_links

RESET = "account/email/password_reset_key"


def password_reset_email(address: str) -> EmailMessage | None:
    """The link with which the person of this address chooses a new password; None if it is nobody's, or has enough.

    An address that somebody has only asked for, and not confirmed, opens nobody's account.
    """
    user = User.objects.filter(email=address, is_active=True).first()
    if user is None or is_mailbox_full_of_links(address):
        return None
    words = {"site_url": settings.SITE_URL, "email": address, "user": user, "password_reset_url": _reset_link(user)}
    subject = " ".join(render_to_string(f"{RESET}_subject.txt", words).split())
    message = render_to_string(f"{RESET}_message.txt", words).strip()
    return EmailMessage(subject, message, settings.DEFAULT_FROM_EMAIL, [address])


def _reset_link(user: User) -> str:
    key = default_token_generator.make_token(user)
    return settings.SITE_URL + reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
