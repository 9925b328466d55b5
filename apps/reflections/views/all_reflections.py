"""What was written: all of it on one page, to take along, and to delete."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ..actions import retention as keeping_actions
from ..queries.access import as_data, reflections_of
from ..queries.journal import written_page
from ..text_export import as_text
from .private import private


@private
@require_safe
def written(request):
    """Everything that one wrote."""
    page = written_page(request.user, timezone.now())
    return render(request, "reflections/written.html", {"page": page})


@private
@require_safe
def download(request, kind):
    """Everything that one wrote, as a file: for programs (json) or for reading (text)."""
    page = written_page(request.user, timezone.now())
    if kind == "json":
        response: HttpResponse = JsonResponse(
            {"reflections": list(map(as_data, page.reflections))},
            json_dumps_params={"indent": 2, "ensure_ascii": False},
        )
    elif kind == "text":
        response = HttpResponse(as_text(page.reflections), content_type="text/plain; charset=utf-8")
    else:
        raise Http404
    ending = {"json": "json", "text": "txt"}[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="my-reflections.{ending}"'
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def delete_reflection(request, reference):
    """Ask once, then delete one reflection for good."""
    at = timezone.now()
    row = get_object_or_404(reflections_of(request.user, at), reference=reference)
    if request.method == "POST":
        keeping_actions.delete_reflection(reflection=row, by=request.user, at=at)
        messages.success(request, "The reflection is deleted.")
        return redirect("reflections:room")
    return render(request, "reflections/delete_reflection.html", {"page": row})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def delete_everything(request):
    """Ask once, then delete everything for good."""
    at = timezone.now()
    page = written_page(request.user, at)
    if request.method == "POST":
        keeping_actions.delete_everything(by=request.user, at=at)
        messages.success(request, "Everything you had written is deleted.")
        return redirect("reflections:room")
    return render(request, "reflections/delete_everything.html", {"page": page})
