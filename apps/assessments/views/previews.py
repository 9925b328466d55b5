"""What rating with a rubric that is still being written would be like, for those who write it."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.rubric_editor.queries.access import drafts_for

from ..forms.ratings import RatingForm
from ..queries.preview import preview_form_page
from ..rating_set import RatedIndicator


@dataclass(frozen=True)
class Shown:
    """One indicator with its form."""

    rated: RatedIndicator
    form: RatingForm


@require_safe
def preview_form(request, reference, factor):
    """The rating form of one factor of a draft. There is nothing to save it with."""
    page = preview_form_page(get_object_or_404(drafts_for(request.user), reference=reference), factor)
    if page is None:
        raise Http404("The draft has no such factor.")
    shown = []
    for rated in page.rated:
        shown.append(Shown(rated, RatingForm(rated.indicator, page.rubric, stored=rated)))
    return render(request, "assessments/preview_form.html", {"page": page, "shown": shown})
