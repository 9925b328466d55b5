"""Sharing a signed-off audit, and taking it back. The page of both (`reports.views`) shows the report as well."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.organisations.models import Organisation
from apps.organisations.queries.members import readers_of

from ..actions import sharing as sharing_actions
from ..queries import sharing as sharing_queries
from ..queries.access import audits_for


@require_POST
def share(request, reference, commissioner):
    """Show the audit to a commissioner. The page before it shows what they will see."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    funder = sharing_queries.funder(request.user, found, commissioner)
    sharing_actions.share(assessment=found, commissioner=funder, by=request.user, at=timezone.now())
    messages.success(request, sharing_sentence(funder, is_new=True))
    return redirect("reports:sharing", reference)


@require_POST
def withdraw_share(request, reference, commissioner):
    """Take a share back. The page before it said what that means."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    funder = sharing_queries.funder(request.user, found, commissioner)
    sharing_actions.withdraw_share(assessment=found, commissioner=funder, by=request.user, at=timezone.now())
    messages.success(request, f"{funder.name} can no longer read this audit’s report.")
    return redirect("reports:sharing", reference)


def sharing_sentence(funder: Organisation, *, is_new: bool) -> str:
    """What the page says once it is shared, or once the terms of a share have changed."""
    if not is_new:
        return f"Saved. What {funder.name} sees changes at once."
    if readers_of(funder).exists():
        return f"{funder.name} can now read this audit’s report."
    return (
        f"It is shared. Nobody at {funder.name} can read it yet, because nobody there is a commissioner here. "
        "Whoever looks after its people is told by e-mail."
    )
