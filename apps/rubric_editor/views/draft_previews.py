"""How a draft will look."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.rubric.queries.factor_page import page_of_factor

from ..queries.access import drafts_for
from ..queries.drafts import draft_content, draft_head
from .access import for_editors


@require_safe
@for_editors
def preview(request, reference):
    """How the draft will look, factor by factor."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/preview.html", {"page": draft_head(draft)})


@require_safe
@for_editors
def preview_factor(request, reference, factor):
    """One factor of a draft, as the public page will show it."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    page = page_of_factor(draft_content(draft), factor)
    if page is None:
        raise Http404("The draft has no such factor.")
    return render(request, "rubric_editor/preview_factor.html", {"page": page, "reference": reference})
