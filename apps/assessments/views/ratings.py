"""Answering: the page of one factor, and the saving of one answer."""

import uuid
from dataclasses import dataclass

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.dates import clock
from apps.rubric import tree

from .. import actions, queries
from ..actions import Conflict, Saved
from ..forms import RatingForm
from ..sheet import RatedIndicator


@dataclass
class Block:
    """One indicator on the page: its form, what is stored, and what somebody else wrote meanwhile."""

    form: RatingForm
    rated: RatedIndicator
    rubric: tree.Rubric
    conflict: Conflict | None = None

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Where to look for evidence: the kind's label, and an example."""
        return [(self.rubric.evidence_type(one.type).label, one.example) for one in self.rated.indicator.evidence]


def _block(rated: RatedIndicator, rubric: tree.Rubric, data=None) -> Block:
    return Block(RatingForm(rated.indicator, rubric, data, stored=rated), rated, rubric)


@require_http_methods(["GET", "HEAD", "POST"])
def rate_factor(request, reference, factor):
    """Answer every indicator of one factor."""
    found = get_object_or_404(queries.audits_for(request.user), reference=reference)
    page = _factor_page(request, found, factor)
    key = request.POST.get("page", "")[:36] or uuid.uuid4().hex
    if request.method != "POST":
        blocks = [_block(rated, page.sheet.rubric) for rated in page.rated.indicators]
        return _draw(request, page, blocks, key)
    blocks, changed = _store(request, page, key)
    if any(block.conflict for block in blocks):
        return _draw(request, _factor_page(request, found, factor), blocks, key, status=409)
    if any(block.form.is_bound for block in blocks):
        return _draw(request, _factor_page(request, found, factor), blocks, key, status=422)
    if changed and any(block.rated.wants_reason for block in blocks):
        return redirect("assessments:rate_factor", reference, factor)
    if "to_list" in request.POST:
        return redirect("assessments:audit", reference)
    if page.next:
        return redirect("assessments:rate_factor", reference, page.next.factor.id)
    return redirect("assessments:summary", reference)


@require_POST
def save_rating(request, reference, indicator):
    """Save one answer as it is given, for the page's script."""
    found = get_object_or_404(queries.audits_for(request.user), reference=reference)
    try:
        page = queries.save_rating_page(request.user, found, indicator)
    except KeyError as missing:
        raise Http404 from missing
    form = RatingForm(page.indicator, page.rubric, request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    result = actions.rate(
        assessment=found,
        indicator=indicator,
        entry=form.entry(),
        seen=form.cleaned_data["version"],
        page=request.POST.get("page", "")[:36],
        by=request.user,
        at=timezone.now(),
    )
    if isinstance(result, Conflict):
        return _conflict_answer(request, result)
    saved = result.rated
    return JsonResponse(
        {
            "version": saved.version,
            "digest": saved.entry.digest,
            "saved": f"Saved at {clock(saved.updated_at)}" if saved.updated_at else "",
            "assessed": saved.assessed,
            "questions": [question.sentence for question in saved.questions],
        }
    )


@require_safe
def earlier(request, reference, indicator):
    """What an answer said before."""
    found = get_object_or_404(queries.audits_for(request.user), reference=reference)
    try:
        page = queries.earlier_page(request.user, found, indicator)
    except KeyError as missing:
        raise Http404 from missing
    return render(request, "assessments/earlier.html", {"page": page})


def _factor_page(request, found, factor) -> queries.RateFactorPage:
    try:
        return queries.rate_factor_page(request.user, found, factor)
    except KeyError as missing:
        raise Http404 from missing


def _store(request, page: queries.RateFactorPage, key: str) -> tuple[list[Block], bool]:
    """Save what can be saved of a posted page. What cannot comes back in its block, as it was typed."""
    blocks, changed = [], False
    rubric = page.sheet.rubric
    for rated in page.rated.indicators:
        code = rated.indicator.id
        block = _block(rated, rubric, request.POST)
        if request.POST.get("theirs") == code or f"{code}-version" not in request.POST:
            blocks.append(_block(rated, rubric))
        elif not block.form.is_valid():
            blocks.append(block)
        elif block.form.untouched:
            blocks.append(_block(rated, rubric))
        else:
            result = actions.rate(
                assessment=page.audit,
                indicator=code,
                entry=block.form.entry(),
                seen=block.form.cleaned_data["version"],
                page=key,
                by=request.user,
                at=timezone.now(),
            )
            blocks.append(_block_after(result, rubric))
            changed = changed or (not isinstance(result, Conflict) and result.changed)
    return blocks, changed


def _block_after(result: Saved | Conflict, rubric: tree.Rubric) -> Block:
    if isinstance(result, Saved):
        return _block(result.rated, rubric)
    theirs = result.theirs
    form = RatingForm(theirs.indicator, rubric, stored=theirs, typed=result.yours)
    return Block(form, theirs, rubric, conflict=result)


def _conflict_answer(request, conflict: Conflict) -> JsonResponse:
    """Both texts, for the page to show and the person to choose from."""
    theirs = conflict.theirs
    return JsonResponse(
        {
            "version": theirs.version,
            "digest": theirs.entry.digest,
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


def _draw(request, page, blocks: list[Block], key: str, status: int = 200):
    return render(
        request,
        "assessments/rate_factor.html",
        {
            "page": page,
            "blocks": blocks,
            "page_forms": [block.form for block in blocks if block.form.is_bound],
            "conflicts": [block for block in blocks if block.conflict],
            "key": key,
            # Text not yet saved waits in the browser under this name: one person never meets another's.
            "owner": salted_hmac("even-ground.unsaved", str(request.user.pk)).hexdigest()[:16],
        },
        status=status,
    )
