"""Whether a provider takes part in research."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.organisations.queries.members import organisations_for

from ..actions.research import agree_to_research, end_research_consent
from ..queries.pages import research_page


@require_http_methods(["GET", "HEAD", "POST"])
def research(request, reference):
    """What research would get, and agreeing to it or ending it."""
    organisation = get_object_or_404(organisations_for(request.user), reference=reference)
    page = research_page(request.user, organisation)
    if request.method == "POST":
        decide = agree_to_research if request.POST.get("agree") else end_research_consent
        decide(organisation=organisation, by=request.user, at=timezone.now())
        messages.success(request, "Your choice is saved.")
        return redirect("exports:research", reference)
    return render(request, "exports/research.html", {"page": page})
