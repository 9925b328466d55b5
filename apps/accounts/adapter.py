"""How django-allauth behaves here: accounts by invitation, in our words, and no page that tells who has one."""

import logging
from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone

from apps.common.unicode_text import password_text

from .outgoing_emails import enqueue_email, enqueue_password_reset
from .sign_in_limits import (
    count_password_try,
    forget_password_tries,
    forget_password_try,
    is_reset_over_limit,
)

logger = logging.getLogger(__name__)

# Where allauth keeps an address whose owner followed the link that was sent to it.
VOUCHED_FOR = "account_verified_email"

# What to do about a password that Django's validators refuse, by their codes.
BETTER_PASSWORD = {
    "password_too_short": "Use at least 10 characters.",
    "password_too_common": "Choose a password that fewer people use. Three or four words work well.",
    "password_too_similar": "Choose a password that is less like your name or e-mail address.",
}


def vouched_address(request: HttpRequest) -> str:
    """The address for which this browser opened an invitation; empty if it opened none."""
    return request.session.get(VOUCHED_FOR) or ""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in and sign-up. An account is made only by somebody who opened an invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "duplicate_email": "This is already your e-mail address. Enter a different one.",
        "email_password_mismatch": "Check your e-mail address and password: they do not match an account.",
        "email_taken": "There is an account with this e-mail address already. Sign in instead.",
        "enter_current_password": "Check the password you use now: this is not it.",
        "incorrect_code": "Check the code: it is not the right one. A code from an app works for half a minute.",
        "incorrect_password": "Check your password: this is not it.",
        "invalid_login": "Check your e-mail address and password: they do not match an account.",
        "invalid_password_reset": "This link does not work any more. Ask for a new one.",
        "too_many_login_attempts": (
            "You have tried too many times in a short while. Wait five minutes, then try again, "
            "or choose a new password."
        ),
        "rate_limited": "You have tried too many times in a short while. Wait five minutes, then try again.",
        "same_as_current": "Enter something different from what you use now.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the browser opened an invitation; the page that says no is a 403."""
        if not vouched_address(request):
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
        return True

    def save_user(self, request: HttpRequest, user, form, commit: bool = True):
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def clean_password(self, password: str, user=None) -> str:
        """A new password in its one form, which is what is held to the rules."""
        try:
            return super().clean_password(password_text(password), user)
        except ValidationError as refusal:
            advice = [BETTER_PASSWORD.get(str(error.code), error) for error in refusal.error_list]
            raise ValidationError(advice) from None

    def authenticate(self, request: HttpRequest, **credentials):
        """The person of this password, or None. A try is counted unless it succeeds or ends in an error of ours."""
        email = credentials["email"].strip().lower()
        counted = count_password_try(request, email)
        if counted is None:
            raise self.validation_error("too_many_login_attempts")
        try:
            user = super().authenticate(request, **credentials)
        except Exception:
            forget_password_try(counted)
            raise
        if user is not None:
            forget_password_try(counted)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """allauth would count here by address alone, which lets strangers lock a person out."""

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials) -> None:
        forget_password_tries(request, credentials["email"])

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from, for limits: an address of IPv4 as itself, also where it is written as IPv6.

        Where PROXIES counts more of them than a request came through, only the nearest is known for sure: all who
        come through it then share one limit.
        """
        try:
            address = super().get_client_ip(request)
        except ImproperlyConfigured:
            logger.error("PROXIES counts more than a request came through. Limits are stricter until it fits.")
            address = request.META["REMOTE_ADDR"]
        return str(getattr(ip_address(address), "ipv4_mapped", None) or address)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: there is no second, scripted way in."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:your_account")

    def get_email_verification_redirect_url(self, email_address) -> str:
        signed_in = self.request.user.is_authenticated
        return resolve_url("accounts:your_account" if signed_in else "account_login")

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation) -> str:
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def send_account_already_exists_mail(self, email: str) -> None:
        reset = settings.SITE_URL + reverse("account_reset_password")
        self.send_mail("account/email/account_already_exists", email, {"password_reset_url": reset})

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Leave it to a worker: a page that waits for the mail server would tell by its time who has an account."""
        words = {"request": self.request, "email": email, "site_url": settings.SITE_URL} | context
        message = self.render_mail(template_prefix, email, words)
        enqueue_email(address=email, subject=message.subject, message=message.body, at=timezone.now())

    def ask_for_new_password(self, email: str) -> None:
        """The same for every address."""
        if is_reset_over_limit(self.request, email):
            raise ImmediateHttpResponse(respond_429(self.request))
        enqueue_password_reset(address=email, at=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": "Set up the second step first. Recovery codes come with it.",
    }
