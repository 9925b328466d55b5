"""Opening an invitation to review. Whoever holds its link may read who asks; only its address can take it up."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.sign_up import has_account, open_sign_up

from ..queries.reviews import invited_review


@login_not_required
@never_cache
@require_safe
def review_invitation(request, reference, token):
    """Who asks for a review of what, and the way in; whoever it went to goes straight on to the review."""
    found = invited_review(reference, token)
    if found is None:
        return render(request, "assessments/review_invitation.html", {"review": None}, status=404)
    if request.user.is_authenticated and request.user.email == found.email:
        return redirect("assessments:review", reference)
    known = not request.user.is_authenticated and has_account(found.email)
    return render(request, "assessments/review_invitation.html", {"review": found, "has_account": known})


@login_not_required
@require_POST
def make_reviewer_account(request, reference, token):
    """On to sign-up. The account holds no role: its owner sees this review, and nothing else."""
    here = reverse("assessments:review_invitation", args=[reference, token])
    found = invited_review(reference, token)
    if found is None or request.user.is_authenticated or has_account(found.email):
        return redirect(here)
    return open_sign_up(request, email=found.email, back=here, at=timezone.now())
