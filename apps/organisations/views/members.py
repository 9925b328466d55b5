"""Who works in an organisation."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.forms import posted, render_form

from .. import emails, permissions
from ..actions import members as people_actions
from ..forms import InviteForm
from ..queries.invitations import invitations_for
from ..queries.members import (
    end_membership_page,
    invite_page,
    memberships_for,
    organisations_for,
    people_page,
    your_roles_page,
)


@require_safe
def your_roles(request):
    """The person's own roles, and the ways on from each."""
    return render(request, "organisations/your_roles.html", {"organisations": your_roles_page(request.user)})


@require_safe
def people(request, reference):
    """Members by role, and invitations that wait."""
    organisation = get_object_or_404(organisations_for(request.user), reference=reference)
    page = people_page(request.user, organisation, request.GET.get("page"), timezone.now())
    return render(request, "organisations/people.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, reference):
    """Offer a role to somebody by e-mail."""
    organisation = get_object_or_404(organisations_for(request.user), reference=reference)
    page = invite_page(request.user, organisation)
    at = timezone.now()
    form = InviteForm(organisation, page.roles, at, posted(request))
    if form.is_valid():
        issued = people_actions.invite(organisation=organisation, **form.cleaned_data, by=request.user, at=at)
        _send(request, issued, at)
        return redirect("organisations:people", reference)
    return render_form(request, "organisations/invite.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request, reference, invitation):
    """A new link and seven more days, after asking: the earlier link stops working."""
    found = _invitation(request, reference, invitation)
    if request.method == "POST":
        at = timezone.now()
        _send(request, people_actions.send_again(invitation=found, by=request.user, at=at), at)
        return redirect("organisations:people", reference)
    return render(request, "organisations/send_again.html", {"page": found})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_invitation(request, reference, invitation):
    """Take an invitation back, after asking."""
    found = _invitation(request, reference, invitation)
    if request.method == "POST":
        people_actions.withdraw_invitation(invitation=found, by=request.user, at=timezone.now())
        messages.success(request, f"The invitation to {found.email} is withdrawn.")
        return redirect("organisations:people", reference)
    return render(request, "organisations/withdraw_invitation.html", {"page": found})


@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request, reference, membership):
    """End one role, after asking."""
    found = get_object_or_404(memberships_for(request.user), organisation__reference=reference, reference=membership)
    page = end_membership_page(request.user, found)
    if request.method == "POST":
        people_actions.end_membership(membership=found, by=request.user, at=timezone.now())
        messages.success(request, f"{found.user.name} is no longer {found.get_role_display().lower()}.")
        if page.is_own:
            return redirect("organisations:your_roles")
        return redirect("organisations:people", reference)
    return render(request, "organisations/end_membership.html", {"page": page})


def _invitation(request, reference, invitation):
    waiting = invitations_for(request.user)
    found = get_object_or_404(waiting, organisation__reference=reference, reference=invitation)
    permissions.check_can_change_invitation(request.user, found)
    return found


def _send(request, issued: people_actions.Issued, at: datetime) -> None:
    emails.send_invitation(issued, at=at)
    messages.success(request, f"An invitation is on its way to {issued.invitation.email}.")
