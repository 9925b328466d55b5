"""Rating one side: the page of one factor, and the saving of one answer. Whose side it is, the address says."""

from dataclasses import dataclass

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.dates import clock
from apps.common.optimistic_locking import (
    Conflict,
    Saved,
    client_id_for,
    sent_back,
    sent_client_id,
    unsaved_owner,
)
from apps.rubric import tree

from .. import permissions
from ..actions.ratings import rate
from ..forms.ratings import RatingForm
from ..models import Side
from ..queries.people import audits_for
from ..queries.rating import RateFactorPage, earlier_page, rate_factor_page, save_rating_page
from ..queries.reviews import reviews_for
from ..sheet import RatedIndicator, own_side, rated_in


@dataclass(frozen=True)
class Desk:
    """Where one side is rated: the addresses of its pages, and what leads back."""

    side: Side
    reference: str  # in every address: the audit's, or the review's
    names: dict[str, str]  # URL names by what they are for
    back: str
    back_label: str
    end_label: str  # what comes after the last factor

    @property
    def home(self) -> str:
        return reverse(self.names["home"], args=[self.reference])

    @property
    def end(self) -> str:
        return reverse(self.names["end"], args=[self.reference])

    def factor(self, factor: str) -> str:
        """The page of one factor."""
        return reverse(self.names["factor"], args=[self.reference, factor])

    def save(self, indicator: str) -> str:
        """Where the script saves one answer."""
        return reverse(self.names["save"], args=[self.reference, indicator])

    def earlier(self, indicator: str) -> str:
        """What one answer said before."""
        return reverse(self.names["earlier"], args=[self.reference, indicator])


OWN = {
    "home": "assessments:audit",
    "end": "assessments:summary",
    "factor": "assessments:rate_factor",
    "save": "assessments:save_rating",
    "earlier": "assessments:earlier",
}
REVIEW = {
    "home": "assessments:review",
    "end": "assessments:finish_review",
    "factor": "assessments:review_factor",
    "save": "assessments:save_review_rating",
    "earlier": "assessments:review_earlier",
}


def _own_desk(request, reference: str) -> Desk:
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_read(request.user, found)
    side = own_side(found)
    return Desk(
        side, reference, OWN, reverse(OWN["home"], args=[reference]), "All factors of this audit", "the summary"
    )


def _review_desk(request, reference: str) -> Desk:
    """A review's own ratings: nobody but its reviewer comes this way."""
    review = get_object_or_404(reviews_for(request.user).exclude(side=None), reference=reference)
    side = rated_in(review)
    home = reverse(REVIEW["home"], args=[reference])
    return Desk(side, reference, REVIEW, home, "All factors of this review", "the end of the review")


@dataclass
class Block:
    """One indicator on the page: its form, what is stored, and what somebody else wrote meanwhile."""

    form: RatingForm
    rated: RatedIndicator
    rubric: tree.Rubric
    desk: Desk
    conflict: Conflict | None = None

    @property
    def save_url(self) -> str:
        return self.desk.save(self.rated.indicator.id)

    @property
    def earlier_url(self) -> str:
        return self.desk.earlier(self.rated.indicator.id)

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Where to look for evidence: the kind's label, and an example."""
        return [(self.rubric.evidence_type(one.type).label, one.example) for one in self.rated.indicator.evidence]


def _block(rated: RatedIndicator, rubric: tree.Rubric, desk: Desk, data=None) -> Block:
    return Block(RatingForm(rated.indicator, rubric, data, stored=rated), rated, rubric, desk)


@require_http_methods(["GET", "HEAD", "POST"])
def rate_factor(request, reference, factor):
    """Answer every indicator of one factor of the programme's own rating."""
    return _rate(request, _own_desk(request, reference), factor)


@require_http_methods(["GET", "HEAD", "POST"])
def review_factor(request, reference, factor):
    """Answer every indicator of one factor of a review."""
    return _rate(request, _review_desk(request, reference), factor)


@require_POST
def save_rating(request, reference, indicator):
    """Save one answer of the programme's own rating as it is given, for the page's script."""
    return save_answer(request, _own_desk(request, reference).side, indicator)


@require_POST
def save_review_rating(request, reference, indicator):
    """Save one answer of a review as it is given, for the page's script."""
    return save_answer(request, _review_desk(request, reference).side, indicator)


@require_safe
def earlier(request, reference, indicator):
    """What an answer of the programme's own rating said before."""
    return _earlier(request, _own_desk(request, reference), indicator)


@require_safe
def review_earlier(request, reference, indicator):
    """What an answer of a review said before."""
    return _earlier(request, _review_desk(request, reference), indicator)


def _rate(request, desk: Desk, factor: str):
    page = _factor_page(request, desk, factor)
    client_id = client_id_for(request)
    if request.method != "POST":
        blocks = [_block(rated, page.sheet.rubric, desk) for rated in page.rated.indicators]
        return _draw(request, page, blocks, client_id, desk)
    blocks, changed = _store(request, page, client_id, desk)
    if any(block.conflict for block in blocks):
        return _draw(request, _factor_page(request, desk, factor), blocks, client_id, desk, status=409)
    if any(block.form.is_bound for block in blocks):
        return _draw(request, _factor_page(request, desk, factor), blocks, client_id, desk, status=422)
    if "confirm" in request.POST or (changed and any(block.rated.wants_reason for block in blocks)):
        return redirect(desk.factor(factor))
    if "to_list" in request.POST:
        return redirect(desk.home)
    return redirect(desk.factor(page.next.factor.id) if page.next else desk.end)


def save_answer(request, side: Side, indicator: str) -> JsonResponse:
    """Save one answer of any side as it is given, for a page's script."""
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
    return JsonResponse(
        {
            **sent_back(version=saved.version, digest=saved.entry.digest),
            "saved": f"Saved at {clock(saved.updated_at)}" if saved.updated_at else "",
            "assessed": saved.assessed,
            "questions": [question.sentence for question in saved.questions],
        }
    )


def _earlier(request, desk: Desk, indicator: str):
    try:
        page = earlier_page(request.user, desk.side, indicator)
    except KeyError as missing:
        raise Http404 from missing
    back = f"{desk.factor(page.factor.id)}#{indicator}" if page.may_rate else desk.back
    return render(request, "assessments/earlier.html", {"page": page, "desk": desk, "back": back})


def _factor_page(request, desk: Desk, factor: str) -> RateFactorPage:
    try:
        return rate_factor_page(request.user, desk.side, factor)
    except KeyError as missing:
        raise Http404 from missing


def _store(request, page: RateFactorPage, client_id: str, desk: Desk) -> tuple[list[Block], bool]:
    """Save what can be saved of a posted page. What cannot comes back in its block, as it was typed."""
    blocks, changed = [], False
    rubric = page.sheet.rubric
    for rated in page.rated.indicators:
        code = rated.indicator.id
        block = _block(rated, rubric, desk, request.POST)
        if request.POST.get("theirs") == code or f"{code}-expected_version" not in request.POST:
            blocks.append(_block(rated, rubric, desk))
        elif not block.form.is_valid():
            blocks.append(block)
        elif block.form.is_untouched and request.POST.get("confirm") != code:
            blocks.append(_block(rated, rubric, desk))
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
            blocks.append(_block_after(result, rubric, desk))
            changed = changed or (not isinstance(result, Conflict) and result.changed)
    return blocks, changed


def _block_after(result: Saved | Conflict, rubric: tree.Rubric, desk: Desk) -> Block:
    if isinstance(result, Saved):
        return _block(result.stored, rubric, desk)
    theirs = result.theirs
    form = RatingForm(theirs.indicator, rubric, stored=theirs, typed=result.yours)
    return Block(form, theirs, rubric, desk, conflict=result)


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


def _draw(request, page, blocks: list[Block], client_id: str, desk: Desk, status: int = 200):
    return render(
        request,
        "assessments/rate_factor.html",
        {
            "page": page,
            "desk": desk,
            "blocks": blocks,
            "page_forms": [block.form for block in blocks if block.form.is_bound],
            "conflicts": [block for block in blocks if block.conflict],
            "client_id": client_id,
            "owner": unsaved_owner(request.user),
        },
        status=status,
    )
