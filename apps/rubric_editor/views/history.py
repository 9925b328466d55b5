"""What changed: since the version that a draft follows, and change by change."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..queries.access import drafts_for
from ..queries.drafts import draft_head
from ..queries.history import changes_by, earlier_draft, earlier_drafts_of
from .access import for_editors


@require_safe
@for_editors
def changes(request, reference):
    """What the draft says otherwise than the version that it follows."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    return render(request, "rubric_editor/changes.html", {"page": draft_head(draft)})


@require_safe
@for_editors
def earlier_drafts(request, reference):
    """Who changed what in the draft, and when."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    context = {"page": draft_head(draft), "earlier_drafts": earlier_drafts_of(draft)}
    return render(request, "rubric_editor/earlier_drafts.html", context)


@require_safe
@for_editors
def changes_since(request, reference, version):
    """One change of a draft, with every word that was there before."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    earlier = earlier_draft(draft, version)
    if earlier is None:
        raise Http404("The draft was never in this state.")
    context = {"page": draft_head(draft), "earlier_draft": earlier, "changes": changes_by(earlier)}
    return render(request, "rubric_editor/changes_since.html", context)
