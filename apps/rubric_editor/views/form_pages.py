"""Changing words: of the version, of a factor, of an indicator. Two people at once both keep what they typed."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.common.dates import clock
from apps.common.forms import posted
from apps.common.optimistic_locking import client_id_for, sent_back, sent_client_id, unsaved_owner
from apps.rubric.problems import RubricProblems

from ..actions.changes import DraftConflict
from ..actions.form_pages import IndicatorGone, save_words
from ..domain.form_fields import FormFieldType
from ..domain.page_keys import FormPageKey, FormPageType
from ..forms import WordsForm
from ..queries.access import drafts_for
from ..queries.form_pages import WordsPage, words_page
from .access import for_editors

GONE = "Somebody took this indicator out meanwhile. Press “Save” to bring it back with your words."


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


@require_POST
@for_editors
def save_as_typed(request, reference, page_type, name):
    """Save what a page of words says so far, for its script."""
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    if page_type not in tuple(FormPageType):
        raise Http404("No page of words is of that kind.")
    key = FormPageKey(FormPageType(page_type), name)
    form = WordsForm(_page_or_404(draft, key, typed={}), request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        saved = _page_or_404(_save(request, draft, key, form), key)
    except IndicatorGone:
        return JsonResponse({"message": GONE}, status=403)
    except DraftConflict:
        return _conflict_answer(request, _page_or_404(draft, key, typed=form.typed))
    except RubricProblems as wrong:
        return JsonResponse({"errors": {"": [wrong.problems[0].sentence]}}, status=422)
    answer = {"saved": f"Saved at {clock(saved.draft.changed_at)}", "origin": saved.origin.lower()}
    return JsonResponse({**_sent_back(saved), **answer})


def _edit(request, reference, key, template):
    draft = get_object_or_404(drafts_for(request.user), reference=reference)
    page = _page_or_404(draft, key, typed={} if request.method == "POST" else None)
    if "theirs" in request.POST:
        return redirect(request.path)
    form = WordsForm(page, posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            if page.is_gone or not form.is_untouched:
                _save(request, draft, key, form)
        except (DraftConflict, IndicatorGone):
            page, status = _page_or_404(draft, key, typed=form.typed), 409
            form = WordsForm(page, typed=form.typed)
        except RubricProblems as wrong:
            form.add_error(None, wrong.problems[0].sentence)
        else:
            messages.success(request, f"{page.form_page.title}: your words are saved in the draft.")
            return redirect(request.path) if "stay" in request.POST else redirect("rubric_editor:draft", reference)
    return _draw(request, template, page, form, status)


def _draw(request, template, page: WordsPage, form: WordsForm, status: int):
    context = {
        "page": page,
        "form": form,
        "is_unsaved": status != 200,
        "client_id": client_id_for(request),
        "owner": unsaved_owner(request.user),
    }
    return render(request, template, context, status=status)


def _page_or_404(draft, key, *, typed=None) -> WordsPage:
    page = words_page(draft, key, typed)
    if page is None:
        raise Http404("The draft has no such part.")
    return page


def _save(request, draft, key, form):
    return save_words(
        draft=draft,
        key=key,
        typed=form.typed,
        expected_version=form.cleaned_data["expected_version"],
        client_id=sent_client_id(request),
        bring_back="bring_back" in request.POST,
        by=request.user,
        at=timezone.now(),
    )


def _sent_back(page: WordsPage) -> dict[str, int | str]:
    return sent_back(version=page.expected_version, digest=page.expected_version)


def _conflict_answer(request, page: WordsPage) -> JsonResponse:
    """Both texts, for the page to show and the person to choose from."""
    theirs = {}
    for field in page.form_page.fields:
        value = page.values[field.name]
        theirs[field.name] = (["on"] if value else []) if field.field_type == FormFieldType.CHECKBOX else value
    html = render_to_string("rubric_editor/_conflict.html", {"page": page}, request)
    return JsonResponse({**_sent_back(page), "theirs": theirs, "html": html}, status=409)
