"""Peer workers first: the draft they read, what they say of it, and the answers they get."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.errors import NotAllowed
from apps.common.forms import posted
from apps.common.optimistic_locking import Conflict

from .. import permissions
from ..actions import feedback as feedback_actions
from ..forms.signing import AnswerCommentForm, CommentForm, ShortenForm
from ..models import Comment
from ..queries.access import audits_for
from ..queries.feedback import (
    CommentPage,
    FeedbackPage,
    comment_page,
    comment_to_answer,
    draft_page,
    drafts_page,
    feedback_page,
)


@require_safe
def feedback(request, reference):
    """What peer workers said, the answers, and where the window stands."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    return _draw_feedback(request, feedback_page(request.user, found, timezone.localdate()))


@require_POST
def answer_comment(request, reference, comment):
    """Answer one comment."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    row = comment_to_answer(request.user, found, comment)
    form = AnswerCommentForm(row.reference, row.reply, request.POST)
    if not form.is_valid():
        page = feedback_page(request.user, found, timezone.localdate())
        return _draw_feedback(request, page, (row, form), status=422)
    result = feedback_actions.answer_comment(comment=row, **form.cleaned_data, by=request.user, at=timezone.now())
    if isinstance(result, Conflict):
        page = feedback_page(request.user, found, timezone.localdate())
        return _draw_feedback(request, page, (row, _both(row, form)), status=409)
    messages.success(request, "Your answer is kept. Peer workers can read it.")
    if "to_sign_off" in request.POST:
        return redirect("assessments:sign_off", reference)
    return redirect(f"{reverse('assessments:feedback', args=[reference])}#{row.reference}")


def _both(row: Comment, form: AnswerCommentForm) -> AnswerCommentForm:
    """What was typed, offered again beside the answer that a colleague has written meanwhile."""
    data = {form.add_prefix("text"): form.cleaned_data["text"], form.add_prefix("expected_text"): row.reply}
    again = AnswerCommentForm(row.reference, row.reply, data)
    again.add_error("text", "A colleague answered while you were writing. Bring both together, then save.")
    return again


@require_POST
def shorten_feedback(request, reference):
    """End the window now, with a reason. What comes next is the sign-off."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_shorten_feedback(request.user, found, timezone.localdate())
    form = ShortenForm(request.POST)
    if not form.is_valid():
        page = feedback_page(request.user, found, timezone.localdate())
        return _draw_feedback(request, page, shorten_form=form, status=422)
    feedback_actions.shorten_feedback(
        assessment=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
    )
    messages.success(request, "The window is over. Peer workers can still read the draft and your reason.")
    return redirect("assessments:sign_off", reference)


@require_POST
def make_changes(request, reference):
    """Go back to the check after peer workers have had their time."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    feedback_actions.make_changes(assessment=found, by=request.user, at=timezone.now())
    messages.success(request, "You are back at the check. The comments stay where they are.")
    return redirect("assessments:check", reference)


@require_safe
def drafts(request):
    """The drafts that wait for a peer worker's view."""
    return render(request, "assessments/drafts.html", {"page": drafts_page(request.user, timezone.localdate())})


@require_safe
def draft(request, reference):
    """The draft as peer workers read it, with what was said of it."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = draft_page(request.user, found, timezone.localdate())
    return render(request, "assessments/draft.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def comment_on_draft(request, reference):
    """Say something of the draft as a whole."""
    return _comment(request, reference, "")


@require_http_methods(["GET", "HEAD", "POST"])
def comment_on_indicator(request, reference, indicator):
    """Say something of one indicator of the draft."""
    return _comment(request, reference, indicator)


def _comment(request, reference, indicator: str):
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = _comment_page(request, found, indicator)
    form = CommentForm(posted(request))
    form.cancel_url = reverse("assessments:draft", args=[reference])
    if page.refusal and not request.POST.get("text", "").strip():
        raise NotAllowed(page.refusal)
    if page.refusal:
        return _draw_comment(request, page, form, page.refusal, status=409)
    if not form.is_valid():
        return _draw_comment(request, page, form, status=422 if form.is_bound else 200)
    try:
        feedback_actions.comment_on_draft(
            assessment=found, indicator=indicator, **form.cleaned_data, by=request.user, at=timezone.now()
        )
    except NotAllowed as refusal:
        return _draw_comment(request, page, form, refusal.reason, status=409)
    messages.success(request, "Thank you. Your comment is with the draft.")
    return redirect(f"{reverse('assessments:draft', args=[reference])}#{indicator or 'whole'}")


def _comment_page(request, found, indicator: str) -> CommentPage:
    try:
        return comment_page(request.user, found, indicator, timezone.localdate())
    except KeyError as missing:
        raise Http404 from missing


def _draw_comment(request, page: CommentPage, form: CommentForm, refusal: str = "", *, status: int):
    """The form; or, once nothing can be sent any more, the words that were typed, to be taken elsewhere."""
    typed = request.POST.get("text", "") if refusal else ""
    return render(
        request,
        "assessments/comment_on_draft.html",
        {"page": page, "form": form, "refusal": refusal, "typed": typed},
        status=status,
    )


def _draw_feedback(
    request,
    page: FeedbackPage,
    sent: tuple[Comment, AnswerCommentForm] | None = None,
    shorten_form: ShortenForm | None = None,
    status: int = 200,
):
    """The page, with the form that was sent in its place among the others."""
    row, form = sent or (None, None)
    commented = []
    for one in page.commented:
        forms = []
        for comment in one.comments:
            is_sent = form is not None and comment == row
            forms.append((comment, form if is_sent else AnswerCommentForm(comment.reference, comment.reply)))
        commented.append((one.indicator, forms))
    words = {
        "page": page,
        "commented": commented,
        "form": form or shorten_form,
        "shorten_form": shorten_form or ShortenForm(),
    }
    return render(request, "assessments/feedback.html", words, status=status)
