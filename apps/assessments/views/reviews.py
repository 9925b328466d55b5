"""The second rating: inviting a reviewer, and the reviewer's own pages."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted, render_form

from .. import emails, permissions
from ..actions import reviews as review_actions
from ..forms.reviews import AcceptReviewForm, InviteReviewerForm
from ..queries.access import audits_for
from ..queries.audits import invite_reviewer_page
from ..queries.reviews import finish_review_page, review_page, review_to_end, reviews_for, reviews_page


@require_http_methods(["GET", "HEAD", "POST"])
def invite_reviewer(request, reference):
    """Ask somebody for a second rating."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = invite_reviewer_page(request.user, found)
    form = InviteReviewerForm(posted(request))
    form.cancel_url = reverse("assessments:audit", args=[reference])
    if form.is_valid():
        at = timezone.now()
        review = review_actions.invite_reviewer(assessment=found, **form.cleaned_data, by=request.user, at=at)
        emails.send_review_invitation(review, at=at)
        messages.success(request, "The invitation is on its way.")
        return redirect("assessments:audit", reference)
    return render_form(request, "assessments/invite_reviewer.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def go_on_without_review(request, reference):
    """Ask once, then withdraw the invitation, or end the review."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    review = review_to_end(request.user, found)
    if request.method == "POST":
        review_actions.go_on_without_review(review=review, by=request.user, at=timezone.now())
        messages.success(request, "The audit goes on with one rating. It says that it is self-assessed.")
        return redirect("assessments:audit", reference)
    return render(request, "assessments/go_on_without_review.html", {"review": review})


@require_safe
def reviews(request):
    """What the person is asked for or has made."""
    page = reviews_page(request.user, request.GET.get("page"))
    return render(request, "assessments/reviews.html", {"page": page})


@require_safe
def review(request, reference):
    """One review: the invitation, or one's own ratings as a task list."""
    found = get_object_or_404(reviews_for(request.user), reference=reference)
    page = review_page(request.user, found)
    return render(request, "assessments/review.html", {"page": page, "form": AcceptReviewForm()})


@require_POST
def accept_review(request, reference):
    """Take up an invitation."""
    found = get_object_or_404(reviews_for(request.user), reference=reference)
    form = AcceptReviewForm(request.POST)
    form.full_clean()
    review_actions.accept_review(review=found, **form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, "The review is yours. Take the factors in any order, and stop whenever you like.")
    return redirect("assessments:review", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def decline_review(request, reference):
    """Ask once, then say no."""
    found = get_object_or_404(reviews_for(request.user), reference=reference)
    permissions.check_is_invited_reviewer(request.user, found)
    if request.method == "POST":
        review_actions.decline_review(review=found, by=request.user, at=timezone.now())
        messages.success(request, "You have declined. The manager sees that, and can ask somebody else.")
        return redirect("assessments:reviews")
    return render(request, "assessments/decline_review.html", {"page": found})


@require_http_methods(["GET", "HEAD", "POST"])
def finish_review(request, reference):
    """Look once more, then finish one's own review."""
    found = get_object_or_404(reviews_for(request.user), reference=reference)
    page = finish_review_page(request.user, found)
    if request.method == "POST" and page.rating_set.scores.can_be_finished:
        review_actions.finish_review(review=found, by=request.user, at=timezone.now())
        messages.success(request, "Your review is finished. Its answers are locked.")
        return redirect("assessments:review", reference)
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/finish_review.html", {"page": page}, status=status)


@require_POST
def take_up_review_again(request, reference):
    """Go on with one's own review."""
    found = get_object_or_404(reviews_for(request.user), reference=reference)
    review_actions.take_up_review_again(review=found, by=request.user, at=timezone.now())
    messages.success(request, "Your review is open again. Nothing in it has changed.")
    return redirect("assessments:review", reference)
