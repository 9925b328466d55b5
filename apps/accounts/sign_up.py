"""The way to an account of one's own: open to whoever followed a link that was sent to their address."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from .actions import make_way_for


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return get_user_model().objects.filter(email=email).exists()


def open_sign_up(request: HttpRequest, *, email: str, back: str, at: datetime) -> HttpResponseRedirect:
    """On to sign-up with this address as the only one that can be used; `back` is where it leads afterwards."""
    make_way_for(email=email, by=None, at=at)
    get_adapter().stash_verified_email(request, email)
    return redirect(f"{reverse('account_signup')}?next={back}")
