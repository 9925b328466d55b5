"""Looking at a draft: what is left to mend, what changed, how it will look."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..queries import drafts as queries
from .editors import for_editors


@require_safe
@for_editors
def left_to_mend(request, reference):
    """What is left to mend before the draft can be published, with links to where."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/left_to_mend.html", {"page": queries.draft_head(found)})


@require_safe
@for_editors
def changes(request, reference):
    """What the draft says otherwise than the version that it follows."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/changes.html", {"page": queries.draft_head(found)})


@require_safe
@for_editors
def earlier_drafts(request, reference):
    """Who changed what in the draft, and when."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/earlier_drafts.html", {"page": queries.history_page(found)})


@require_safe
@for_editors
def changes_since(request, reference, version):
    """One change of a draft, with every word that was there before."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    page = queries.since_page(found, version)
    if page is None:
        raise Http404("The draft was never in this state.")
    return render(request, "rubric_editor/changes_since.html", {"page": page})


@require_safe
@for_editors
def preview(request, reference):
    """How the draft will look, factor by factor."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/preview.html", {"page": queries.preview_page(found)})


@require_safe
@for_editors
def preview_factor(request, reference, factor):
    """One factor of a draft, as the public page will show it."""
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    page = queries.preview_factor_page(found, factor)
    if page is None:
        raise Http404("The draft has no such factor.")
    return render(request, "rubric_editor/preview_factor.html", {"page": page})
