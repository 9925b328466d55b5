"""Bringing something to supervision: picking lines, seeing them on one page, taking the page along."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted, render_form

from ..actions import printouts as printout_actions
from ..forms import PickForm
from ..queries.supervision import pick_page, printout_page, printouts_of
from .private import private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def supervision(request):
    """Pick lines; once they are picked, the page that they make. It is not kept."""
    page = pick_page(request.user, timezone.now())
    form = PickForm(page.sources, posted(request))
    if form.is_valid():
        supervision_page = page.supervision_page(form.cleaned_data["heading"], form.marks)
        return render(request, "reflections/supervision.html", {"form": form, "supervision_page": supervision_page})
    return render_form(request, "reflections/supervision.html", {"page": page, "form": form})


@private
@require_POST
def make_printout(request):
    """Have the page made as a PDF."""
    at = timezone.now()
    page = pick_page(request.user, at)
    form = PickForm(page.sources, posted(request))
    if not form.is_valid():
        return render(request, "reflections/supervision.html", {"page": page, "form": form}, status=422)
    supervision_page = page.supervision_page(form.cleaned_data["heading"], form.marks)
    printout = printout_actions.ask_for_printout(supervision_page=supervision_page, by=request.user, at=at)
    return redirect("reflections:printout", printout.reference)


@private
@require_safe
def printout(request, reference):
    """How far the page is; when it is ready, the button that takes it."""
    at = timezone.now()
    found = get_object_or_404(printouts_of(request.user, at), reference=reference)
    return render(request, "reflections/printout.html", {"page": printout_page(found, at)})


@private
@require_safe
def printout_state(request, reference):
    """How far the page is, for the script on its page."""
    at = timezone.now()
    page = printout_page(get_object_or_404(printouts_of(request.user, at), reference=reference), at)
    return JsonResponse(
        {"finished": page.is_finished, "sentence": page.sentence, "steps": {}, "waits_long": page.waits_long}
    )


@private
@require_POST
def take_printout(request, reference):
    """The file, once. It is gone from here with the answer."""
    at = timezone.now()
    found = get_object_or_404(printouts_of(request.user, at), reference=reference)
    pdf = printout_actions.take_printout(printout=found, by=request.user, at=at)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="for-supervision.pdf"'
    return response
