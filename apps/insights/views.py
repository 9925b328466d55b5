"""What an audit and the surveys say beside each other."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.assessments.queries.access import audits_for

from . import queries


@require_safe
def seen_together(request, reference):
    """The programme's rating, peer workers and people supported, side by side."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = queries.seen_together_page(request.user, found)
    return render(request, "insights/seen_together.html", {"page": page})
