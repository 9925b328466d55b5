"""Agreeing: both ratings side by side, and one indicator at a time for a meeting."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import Mark
from apps.common.optimistic_locking import Conflict, client_id_for, unsaved_owner
from apps.common.unicode_text import stripped_text

from .. import permissions
from ..actions import agreeing as agreeing_actions
from ..actions.ratings import rate
from ..domain import agreement
from ..forms.ratings import AgreeForm
from ..models import Assessment
from ..queries.access import audits_for
from ..queries.agreeing import AgreeOnPage, AgreePage, agree_on_page, agree_page

# What stands beside the figures, wherever they are shown.
SENTENCES = {
    "wide": agreement.WIDE,
    "what_interval": agreement.WHAT_INTERVAL,
    "how_counted": agreement.HOW_COUNTED,
    "words_from": agreement.WORDS_FROM,
    "mostly_one_level": agreement.MOSTLY_ONE_LEVEL,
}
LARGE = "large"  # the type that a room can read from a projector


@require_safe
def agree(request, reference):
    """Every indicator with both ratings, those that differ first, and what the figures say."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = agree_page(request.user, found)
    return _draw_all(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def agree_on(request, reference, indicator):
    """One indicator: both ratings, their reasons, and what is agreed. A POST saves it and goes where it says.

    A POST that takes one rater's answer saves that, with its reason, unless the people at the screen wrote their own.
    """
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = _page(request, found, indicator)
    if request.method != "POST":
        return _draw(request, page, _form(page))
    permissions.check_can_agree(request.user, found)
    if request.POST.get("theirs") == indicator:
        return redirect(_address(request, page, indicator))
    form = _form(page, _with_taken_answer(page, request.POST))
    if not form.is_valid():
        return _draw(request, page, form, status=422)
    if form.is_untouched:
        return _go(request, found, page)
    result = rate(
        side=page.side,
        indicator=indicator,
        entry=form.entry(),
        expected_version=form.cleaned_data["expected_version"],
        client_id=client_id_for(request),
        by=request.user,
        at=timezone.now(),
    )
    if isinstance(result, Conflict):
        both = _form(page, stored=result.theirs, typed=result.yours)
        return _draw(request, _page(request, found, indicator), both, conflict=result, status=409)
    asked = result.changed and result.stored.wants_reason  # as on the pages of rating: a question back is seen first
    return redirect(_address(request, page, indicator)) if asked else _go(request, found, page)


@require_POST
def finish_agreeing(request, reference):
    """Close the agreeing. What is open stands on the page before it."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_finish_agreeing(request.user, found)
    page = agree_page(request.user, found)
    return _finish(request, found) if page.ready else _draw_all(request, page, status=422)


def _finish(request, found: Assessment):
    agreeing_actions.finish_agreeing(assessment=found, by=request.user, at=timezone.now())
    messages.success(request, "The levels are agreed. This is the check.")
    return redirect("assessments:check", found.reference)


def _go(request, found: Assessment, page: AgreeOnPage):
    """To where the button leads; to the end of the agreeing, if everything is agreed now."""
    if request.POST.get("go") != "finish" or not page.may_finish:
        return redirect(_next(request, page))
    whole = agree_page(request.user, found)
    if whole.left or not whole.ready:
        return redirect("assessments:agree", found.reference)
    return _finish(request, found)


def _with_taken_answer(page: AgreeOnPage, sent: QueryDict) -> QueryDict:
    """What was sent, with the answer of the rater whose button was pressed.

    Their reason comes along, unless somebody wrote another one than those of the two raters.
    """
    rated = {rater.shape: rated for rater, rated in page.line.raters}.get(sent.get("take", ""))
    if rated is None or not rated.assessed:
        return sent
    sent, code = sent.copy(), page.line.indicator.id
    sent[f"{code}-answer"] = rated.entry.code
    for name in ("reason", "evidence_reason"):
        brought_along = {"", *(stripped_text(getattr(other, name)) for _, other in page.line.raters)}
        if stripped_text(sent.get(f"{code}-{name}", "")) in brought_along:
            sent[f"{code}-{name}"] = getattr(rated, name)
    return sent


@require_POST
def agree_again(request, reference):
    """Go back from the check to agreeing."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    agreeing_actions.agree_again(assessment=found, by=request.user, at=timezone.now())
    messages.success(request, "You can change what is agreed again.")
    return redirect("assessments:agree", reference)


def _page(request, found, indicator: str) -> AgreeOnPage:
    try:
        return agree_on_page(request.user, found, indicator)
    except KeyError as missing:
        raise Http404 from missing


def _form(page: AgreeOnPage, data=None, *, stored=None, typed=None) -> AgreeForm:
    line = page.line
    marks: dict[object, list[Mark]] = {}
    for one in page.statements:
        marks[one.code] = [Mark(rater.shape, rater.value) for rater in one.chosen_by]
    return AgreeForm(line.indicator, page.rubric, data, stored=stored or line.agreed, typed=typed, marks=marks)


def _is_large(request) -> bool:
    return request.GET.get("type") == LARGE


def _address(request, page: AgreeOnPage, indicator: str, *, large: bool | None = None) -> str:
    """The page of one indicator, in the type that is chosen."""
    address = reverse("assessments:agree_on", args=[page.audit.reference, indicator])
    return f"{address}?type={LARGE}" if (_is_large(request) if large is None else large) else address


def _next(request, page: AgreeOnPage) -> str:
    """Where the button leads. Without one, or at either end, back to the list or to the same page."""
    here, go = page.line.indicator, request.POST.get("go")
    match "on" if "take" in request.POST else go:
        case "on" if page.after:
            return _address(request, page, page.after.id)
        case "back" if page.before:
            return _address(request, page, page.before.id)
        case "on" | "list":
            return reverse("assessments:agree", args=[page.audit.reference])
        case "larger" | "usual":
            return _address(request, page, here.id, large=go == "larger")
        case _:
            return _address(request, page, here.id)


def _draw_all(request, page: AgreePage, *, status: int = 200):
    return render(request, "assessments/agree.html", {"page": page, "sentences": SENTENCES}, status=status)


def _draw(request, page: AgreeOnPage, form: AgreeForm, *, conflict: Conflict | None = None, status: int = 200):
    here = page.line.indicator.id
    return render(
        request,
        "assessments/agree_on.html",
        {
            "page": page,
            "form": form,
            "conflict": conflict,
            "client_id": client_id_for(request),
            "owner": unsaved_owner(request.user),
            "large": _is_large(request),
            "before_url": _address(request, page, page.before.id) if page.before else "",
            "after_url": _address(request, page, page.after.id) if page.after else "",
            "other_type_url": _address(request, page, here, large=not _is_large(request)),
        },
        status=status,
    )
