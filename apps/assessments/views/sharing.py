"""Who sees a submitted audit."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.organisations.queries.members import readers_of

from ..actions import sharing as sharing_actions
from ..queries import sharing as sharing_queries
from ..queries.access import audits_for
from ..queries.sharing import sharing_page


@require_safe
def sharing(request, reference):
    """Who funds the programme, and who sees this audit."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = sharing_page(request.user, found)
    return render(request, "assessments/sharing.html", {"page": page})


@require_POST
def share(request, reference, commissioner):
    """Show the audit to a commissioner. The page before it showed what they will see."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    funder = sharing_queries.funder(request.user, found, commissioner)
    sharing_actions.share(assessment=found, commissioner=funder, by=request.user, at=timezone.now())
    if readers_of(funder).exists():
        messages.success(request, f"{funder.name} can now read this audit’s report.")
    else:
        messages.success(
            request,
            f"It is shared. Nobody at {funder.name} can read it yet, because nobody there is a commissioner here. "
            "Whoever looks after its people is told by e-mail.",
        )
    return redirect("assessments:sharing", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_share(request, reference, commissioner):
    """Ask once, then take a share back."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    funder = sharing_queries.funder(request.user, found, commissioner)
    if request.method == "POST":
        sharing_actions.withdraw_share(assessment=found, commissioner=funder, by=request.user, at=timezone.now())
        messages.success(request, f"{funder.name} can no longer read this audit’s report.")
        return redirect("assessments:sharing", reference)
    return render(request, "assessments/withdraw_share.html", {"page": found, "funder": funder})
