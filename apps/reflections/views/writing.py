"""Writing: the page of one practice, one reflection to go on with, and saving as it is written."""

from dataclasses import replace

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.common.dates import clock
from apps.common.forms import posted
from apps.common.optimistic_locking import Conflict, client_id_for, sent_back, sent_client_id, unsaved_owner
from apps.common.public_ids import LENGTH, new_reference

from ..actions.writing import GoneError, write
from ..forms import ReflectionForm
from ..models import Reflection
from ..queries.access import reflections_of
from ..queries.writing import WritingPage, practice_page, reflection_page
from .private import private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request, practice):
    """Write about one practice: begin, or go on where one was some hours ago."""
    page = _practice_page(request, practice, request.POST.get("reference", "")[:LENGTH])
    if not page.is_open:
        return redirect("reflections:room")
    return _write(request, page, "reflections/practice.html")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request, reference):
    """Read one reflection, and go on with it."""
    at = timezone.now()
    row = get_object_or_404(reflections_of(request.user, at), reference=reference)
    page = reflection_page(request.user, row, at)
    if page is None:
        return render(request, "reflections/reflection.html", {"locked": row})
    return _write(request, page, "reflections/reflection.html")


@private
@require_POST
def save_reflection(request, practice, reference):
    """Save what is written so far, for the page's script."""
    page = _practice_page(request, practice, reference)
    form = ReflectionForm(page.entry, page.anchors, request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    result = _store(request, page, form)
    if isinstance(result, Conflict):
        return _conflict_answer(request, result)
    reflection = result.stored
    return JsonResponse(
        {
            **sent_back(
                version=reflection.row.version if reflection else 0,
                digest=(reflection.entry if reflection else page.entry).digest,
            ),
            "saved": f"Saved at {clock(reflection.row.saved_at)}" if reflection else "",
        }
    )


def _practice_page(request, practice, reference) -> WritingPage:
    try:
        return practice_page(request.user, practice, reference, timezone.now())
    except KeyError as missing:
        raise Http404 from missing


def _store(request, page: WritingPage, form: ReflectionForm):
    try:
        return write(
            reference=page.reference,
            entry=form.entry(),
            expected_version=form.cleaned_data["expected_version"],
            client_id=sent_client_id(request),
            by=request.user,
            at=timezone.now(),
        )
    except Reflection.DoesNotExist as missing:
        raise Http404 from missing


def _write(request, page: WritingPage, template: str):
    form = ReflectionForm(page.entry, page.anchors, posted(request), version=page.version)
    if "theirs" in request.POST:
        return redirect("reflections:reflection", page.reference)
    if not form.is_valid():
        return _draw(request, template, page, form, status=422 if form.is_bound else 200)
    if form.is_untouched:
        return redirect("reflections:room")
    try:
        result = _store(request, page, form)
    except GoneError:
        anew = replace(page, reference=new_reference(), stored=None)
        return _draw(request, template, anew, ReflectionForm(form.entry(), page.anchors), status=409, gone=True)
    if isinstance(result, Conflict):
        theirs = result.theirs
        form = ReflectionForm(result.yours, page.anchors, version=theirs.row.version, stored=theirs.entry)
        return _draw(request, template, page, form, status=409, conflict=result)
    return redirect("reflections:room")


def _draw(request, template, page, form, status=200, *, conflict=None, gone=False):
    return render(
        request,
        template,
        {
            "page": page,
            "form": form,
            "conflict": conflict,
            "gone": gone,
            # A sitting keeps its name when its page is loaded again, whether its row is there yet or not.
            "what": "sitting" if template == "reflections/practice.html" else page.reference,
            "client_id": client_id_for(request),
            "owner": unsaved_owner(request.user),
        },
        status=status,
    )


def _conflict_answer(request, conflict: Conflict) -> JsonResponse:
    """Both texts, for the page to show and the author to choose from."""
    row, entry = conflict.theirs.row, conflict.theirs.entry
    assert entry is not None  # what no key opens is never written over
    return JsonResponse(
        {
            **sent_back(version=row.version, digest=entry.digest),
            "theirs": {
                "words": entry.words,
                "leaning": entry.leaning,
                "level": "" if entry.level is None else str(entry.level),
            },
            "html": render_to_string("reflections/_conflict.html", {"conflict": conflict}, request),
        },
        status=409,
    )
