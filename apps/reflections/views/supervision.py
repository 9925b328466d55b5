"""Bringing something to supervision: picking lines, seeing them on one page."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.forms import posted

from .. import queries
from ..forms import PickForm
from .private import private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def supervision(request):
    """Pick lines; once they are picked, the page that they make. It is not kept."""
    page = queries.pick_page(request.user, timezone.now())
    form = PickForm(page.sources, posted(request))
    if form.is_valid():
        picked = page.picked(form.marks)
        return render(request, "reflections/supervision.html", {"form": form, "picked": picked})
    return render(
        request, "reflections/supervision.html", {"page": page, "form": form}, status=422 if form.is_bound else 200
    )
