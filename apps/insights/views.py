"""What an audit and the surveys say beside each other, and a programme's audits over the years."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.assessments.queries.access import audits_for, programmes_for

from .queries.cycles import change_page
from .queries.perspectives import seen_together_page
from .queries.voices_over_cycles import voices_page


@require_safe
def seen_together(request, reference):
    """The programme's rating, peer workers and people supported, side by side."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = seen_together_page(request.user, found)
    return render(request, "insights/seen_together.html", {"page": page})


@require_safe
def change(request, reference):
    """Every cycle of one programme on one page."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    return render(request, "insights/change.html", {"page": change_page(found)})


@require_safe
def voices_over_cycles(request, reference):
    """Every cycle of one programme, by who speaks."""
    found = get_object_or_404(programmes_for(request.user), reference=reference)
    return render(request, "insights/voices_over_cycles.html", {"page": voices_page(request.user, found)})
