"""Taking up an invitation. Whoever holds its secret may open it; only the invited address can join."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.sign_up import open_sign_up

from ..actions.members import accept_invitation
from ..queries.invitations import invitation_page, invitation_with


@login_not_required
@never_cache
@require_safe
def invitation(request, secret):
    """Who invites to what, until when, and the next step."""
    found = invitation_with(secret)
    if found is None:
        return render(request, "organisations/invitation.html", {"page": None}, status=404)
    page = invitation_page(request.user, found, timezone.now())
    return render(request, "organisations/invitation.html", {"page": page}, status=410 if page.over else 200)


@login_not_required
@require_POST
def join(request, secret):
    """Take up the role."""
    found = invitation_with(secret)
    if found is None or not request.user.is_authenticated:
        return redirect("organisations:invitation", secret)
    if found.accepted_by_id != request.user.pk:  # else the button was pressed twice
        accept_invitation(invitation=found, by=request.user, at=timezone.now())
        messages.success(request, f"Welcome to {found.organisation.name}.")
    return redirect("home")


@login_not_required
@require_POST
def make_account(request, secret):
    """On to sign-up, with the invited address as the only one that can be used."""
    found = invitation_with(secret)
    here = reverse("organisations:invitation", args=[secret])
    if found is None:
        return redirect(here)
    at = timezone.now()
    page = invitation_page(request.user, found, at)
    if page.over or page.has_account or request.user.is_authenticated:
        return redirect(here)
    return open_sign_up(request, email=found.email, back=here, at=at)
