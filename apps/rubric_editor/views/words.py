"""Changing words: of the version, of a factor, of an indicator. Two people at once both keep what they typed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.forms import posted
from apps.rubric.problems import RubricProblems

from ..actions import drafts as actions
from ..actions.drafts import TakenOutMeanwhile
from ..drafts.document import ChangedMeanwhile
from ..drafts.slots import Key
from ..forms import WordsForm
from ..queries import drafts as queries
from .editors import for_editors


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_part(request, reference, part):
    """Words of the version as a whole."""
    return _edit(request, reference, Key("part", part), "rubric_editor/edit_part.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_factor(request, reference, factor):
    """A factor's own words."""
    return _edit(request, reference, Key("factor", factor), "rubric_editor/edit_factor.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_indicator(request, reference, code):
    """An indicator's words: title, statement, every level, hints."""
    return _edit(request, reference, Key("indicator", code), "rubric_editor/edit_indicator.html")


def _edit(request, reference, key, template):
    found = get_object_or_404(queries.drafts_for(request.user), reference=reference)
    sent = request.method == "POST"
    page = queries.words_page(found, key, typed={} if sent else None)
    if page is None:
        raise Http404("The draft has no such part.")
    form = WordsForm(page.part, posted(request), initial=page.shown)
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    status = 422 if sent else 200
    if form.is_valid():
        try:
            actions.save_words(
                draft=found,
                page=key,
                typed=form.typed,
                seen=request.POST.get("seen", ""),
                bring_back="bring_back" in request.POST,
                by=request.user,
                at=timezone.now(),
            )
        except (ChangedMeanwhile, TakenOutMeanwhile):
            page, status = queries.words_page(found, key, typed=form.typed), 409
        except RubricProblems as wrong:
            form.add_error(None, wrong.problems[0].sentence)
        else:
            messages.success(request, f"{page.part.title}: your words are saved in the draft.")
            return redirect("rubric_editor:draft", reference)
    return render(
        request, template, {"page": page, "form": form, "seen": _seen(request, page, status)}, status=status
    )


def _seen(request, page, status):
    """What the form is compared with when it is sent again: once both texts were shown, what the draft says now."""
    return request.POST.get("seen", "") if status == 422 else page.seen
