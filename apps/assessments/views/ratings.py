"""Rating: the page of one factor, the saving of one answer, and what an answer said before."""

from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.actions import choose_rating_view
from apps.common.dates import clock
from apps.common.optimistic_locking import (
    Conflict,
    Saved,
    client_id_for,
    sent_back,
    sent_client_id,
    unsaved_owner,
)
from apps.rubric.schema.rubric_content import RubricContent

from ..actions.ratings import rate
from ..forms.ratings import RatingForm
from ..models import SideKind
from ..queries.last_audit import LastAnswer, last_answers
from ..queries.rating import (
    EarlierPage,
    RateFactorPage,
    answer_line,
    earlier_page,
    is_complete,
    progress_of_side,
    rate_factor_page,
    save_rating_page,
)
from ..rating_set import RatedIndicator
from .rating_blocks import Block, block_of, open_practices
from .rating_context import RatingContext, rating_context


@require_http_methods(["GET", "HEAD", "POST"])
def rate_factor(request, role, reference, factor):
    """Answer every indicator of one factor."""
    context = rating_context(request, role, reference)
    page = _factor_page(request, context, factor)
    client_id = client_id_for(request)
    if request.method != "POST":
        blocks = [block_of(rated, page.rating_set.rubric, context) for rated in page.rated.indicators]
        return _draw(request, page, blocks, client_id, context)
    blocks, changed = _store(request, page, client_id, context)
    status = _status_of(blocks)
    if status != 200:
        return _draw(request, _factor_page(request, context, factor), blocks, client_id, context, status=status)
    if "view" in request.POST:
        one = request.POST["view"] == "one"
        choose_rating_view(user=request.user, one_at_a_time=one, by=request.user, at=timezone.now())
    asks_more = changed and any(block.rated.wants_reason for block in blocks)
    return redirect(_after_saving(request, page, context, asks_more=asks_more))


def _status_of(blocks: list[Block]) -> int:
    """409 if another page has changed an answer meanwhile, 422 if one could not be saved as it was sent, else 200."""
    if any(block.conflict for block in blocks):
        return 409
    return 422 if any(block.form.is_bound for block in blocks) else 200


def _after_saving(request, page: RateFactorPage, context: RatingContext, *, asks_more: bool) -> str:
    """Where to go on: at the next practice, at the same factor while it asks for something, at the list, or at the
    next factor.
    """
    here = context.url("rate_factor", page.rated.factor.id)
    done = request.POST.get("confirm") or request.POST.get("go_on")
    if done or "confirm_all" in request.POST:
        following = _following(_factor_page(request, context, page.rated.factor.id), done or "", asks_more=asks_more)
        if following is not None:
            return f"{here}?at={following.indicator.id}#{following.indicator.id}"
    if "view" in request.POST or asks_more:
        return here
    if "to_list" in request.POST:
        return context.home
    return context.url("rate_factor", page.next.factor.id) if page.next else context.end


def _following(page: RateFactorPage, done: str, *, asks_more: bool) -> RatedIndicator | None:
    """The practice to go on with: the same one while it asks about its evidence, else the next without an answer."""
    asked = page.rating_set.by_code.get(done) if asks_more else None
    return asked if asked is not None and asked.wants_reason else page.next_to_answer(done)


@require_POST
def save_rating(request, role, reference, indicator):
    """Save one answer as it is given, for the page's script."""
    side = rating_context(request, role, reference).side
    try:
        page = save_rating_page(request.user, side, indicator)
    except KeyError as missing:
        raise Http404 from missing
    form = RatingForm(page.indicator, page.rubric, request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    result = rate(
        side=side,
        indicator=indicator,
        entry=form.entry(),
        expected_version=form.cleaned_data["expected_version"],
        client_id=sent_client_id(request),
        by=request.user,
        at=timezone.now(),
    )
    if isinstance(result, Conflict):
        return _conflict_answer(request, result)
    saved = result.stored
    last = last_answers(side, [saved]).get(indicator)
    return JsonResponse(
        {
            **sent_back(version=saved.version, digest=saved.entry.digest),
            "saved": f"Saved at {clock(saved.updated_at)}" if saved.updated_at else "",
            "assessed": saved.assessed,
            "complete": is_complete(saved),
            "line": answer_line(saved, page.rubric),
            "progress": progress_of_side(request.user, side),
            "last": _last_audit(request, last, page.indicator.title) if last else "",
            "questions": [question.sentence for question in saved.questions],
        }
    )


def _last_audit(request, last: LastAnswer, title: str) -> str:
    """What the last audit said, for the page to show once there is an answer of this one."""
    return render_to_string("assessments/_last_audit.html", {"last": last, "title": title}, request)


@require_safe
def earlier(request, role, reference, indicator):
    """What an answer said before."""
    context = rating_context(request, role, reference)
    try:
        page = earlier_page(request.user, context.side, indicator)
    except KeyError as missing:
        raise Http404 from missing
    back, back_label = _way_back(context, page)
    return render(
        request,
        "assessments/earlier.html",
        {"page": page, "rating_context": context, "back": back, "back_label": back_label},
    )


def _way_back(context: RatingContext, page: EarlierPage) -> tuple[str, str]:
    """From the earlier answers of one indicator to where it is answered, below the whole: address, label."""
    indicator = page.indicator
    if context.role == SideKind.AGREED:
        return reverse("assessments:agree_on", args=[context.reference, indicator.id]), indicator.title
    if page.may_rate:
        return f"{context.url('rate_factor', page.factor.id)}#{indicator.id}", page.factor.name
    return "", ""


def _factor_page(request, context: RatingContext, factor: str) -> RateFactorPage:
    try:
        return rate_factor_page(request.user, context.side, factor)
    except KeyError as missing:
        raise Http404 from missing


def _store(request, page: RateFactorPage, client_id: str, context: RatingContext) -> tuple[list[Block], bool]:
    """Save what can be saved of a posted page. What cannot comes back in its block, as it was typed."""
    blocks, changed, confirmed = [], False, _confirmed(request)
    rubric = page.rating_set.rubric
    for rated in page.rated.indicators:
        code = rated.indicator.id
        block = block_of(rated, rubric, context, request.POST)
        if request.POST.get("theirs") == code or f"{code}-expected_version" not in request.POST:
            blocks.append(block_of(rated, rubric, context))
        elif not block.form.is_valid():
            blocks.append(block)
        elif block.form.is_untouched and code not in confirmed:
            blocks.append(block_of(rated, rubric, context))
        else:
            result = rate(
                side=page.side,
                indicator=code,
                entry=block.form.entry(),
                expected_version=block.form.cleaned_data["expected_version"],
                client_id=client_id,
                by=request.user,
                at=timezone.now(),
            )
            blocks.append(_block_after(result, rubric, context))
            changed = changed or (not isinstance(result, Conflict) and result.changed)
    return blocks, changed


def _confirmed(request) -> set[str]:
    """The practices that are said to be still true: one by its button, or all those that the page had listed."""
    if "confirm_all" in request.POST:
        return set(request.POST.getlist("unchanged"))
    return {request.POST.get("confirm", "")}


def _block_after(result: Saved | Conflict, rubric: RubricContent, context: RatingContext) -> Block:
    if isinstance(result, Saved):
        return block_of(result.stored, rubric, context)
    theirs = result.theirs
    form = RatingForm(theirs.indicator, rubric, stored=theirs, typed=result.yours)
    return Block(form, theirs, rubric, context, conflict=result)


def _conflict_answer(request, conflict: Conflict) -> JsonResponse:
    """Both texts, for the page to show and the person to choose from."""
    theirs = conflict.theirs
    return JsonResponse(
        {
            **sent_back(version=theirs.version, digest=theirs.entry.digest),
            "theirs": {
                "answer": theirs.entry.code,
                "reason": theirs.reason,
                "note": theirs.note,
                "evidence_reason": theirs.evidence_reason,
                "evidence": sorted(theirs.entry.evidence),
            },
            "html": render_to_string("assessments/_conflict.html", {"conflict": conflict}, request),
        },
        status=409,
    )


def _draw(request, page, blocks: list[Block], client_id: str, context: RatingContext, status: int = 200):
    page_forms, conflicts = [], []
    for block in blocks:
        block.last = page.last.get(block.code)
        block.has_earlier = page.rating_set.by_code[block.code].has_earlier
        if block.form.is_bound:
            page_forms.append(block.form)
        if block.conflict:
            conflicts.append(block)
    return render(
        request,
        "assessments/rate_factor.html",
        {
            "page": page,
            "rating_context": context,
            "blocks": blocks,
            "open_codes": open_practices(page, blocks, request.GET.get("at", "")),
            "page_forms": page_forms,
            "conflicts": conflicts,
            "client_id": client_id,
            "owner": unsaved_owner(request.user),
        },
        status=status,
    )
