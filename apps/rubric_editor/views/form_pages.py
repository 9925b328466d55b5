"""Changing words: of the version, of a factor, of an indicator. Two people at once both keep what they typed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.forms import posted
from apps.rubric.problems import RubricProblems

from ..actions.changes import DraftConflict
from ..actions.form_pages import IndicatorGone, save_words
from ..domain.page_keys import FormPageKey, FormPageType
from ..forms import WordsForm
from ..queries.access import drafts_for
from ..queries.form_pages import words_page
from .access import for_editors


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_part(request, reference, part):
    """Words of the version as a whole."""
    return _edit(request, reference, FormPageKey(FormPageType.GENERAL, part), "rubric_editor/edit_part.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_factor(request, reference, factor):
    """A factor's own words."""
    return _edit(request, reference, FormPageKey(FormPageType.FACTOR, factor), "rubric_editor/edit_factor.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_indicator(request, reference, code):
    """An indicator's words: title, statement, every level, hints."""
    return _edit(request, reference, FormPageKey(FormPageType.INDICATOR, code), "rubric_editor/edit_indicator.html")


def _edit(request, reference, key, template):
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    page = _page_or_404(draft, key, typed={} if request.method == "POST" else None)
    form = WordsForm(page.form_page, posted(request), initial=page.values)
    form.cancel_url = reverse("rubric_editor:draft", args=[reference])
    # What the form is compared with when it is sent again; once both texts were shown, what the draft says now.
    expected_version = request.POST.get("expected_version", "") if form.is_bound else page.expected_version
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            _save(request, draft, key, form)
        except (DraftConflict, IndicatorGone):
            page, status = _page_or_404(draft, key, typed=form.typed), 409
            expected_version = page.expected_version
        except RubricProblems as wrong:
            form.add_error(None, wrong.problems[0].sentence)
        else:
            messages.success(request, f"{page.form_page.title}: your words are saved in the draft.")
            return redirect("rubric_editor:draft", reference)
    context = {"page": page, "form": form, "expected_version": expected_version}
    return render(request, template, context, status=status)


def _page_or_404(draft, key, *, typed):
    page = words_page(draft, key, typed)
    if page is None:
        raise Http404("The draft has no such part.")
    return page


def _save(request, draft, key, form):
    save_words(
        draft=draft,
        key=key,
        typed=form.typed,
        expected_version=request.POST.get("expected_version", ""),
        bring_back="bring_back" in request.POST,
        by=request.user,
        at=timezone.now(),
    )
