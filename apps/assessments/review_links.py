"""The link in the e-mail that asks for a review: signed for one review and one address, and stored nowhere."""

from django.conf import settings
from django.urls import reverse

from apps.common import crypto

from .models import Review

PURPOSE = "invitation to review"


def review_link(review: Review) -> str:
    """The address that the invited person opens, with an account or without one."""
    return settings.SITE_URL + reverse("assessments:review_invitation", args=[review.reference, review_token(review)])


def review_token(review: Review) -> str:
    """What the link proves: that it was made here, for this review and its address."""
    return crypto.sign(review.reference, purpose=_purpose(review))


def opens(token: str, review: Review) -> bool:
    """Whether the link was sent to the address that is asked now. Answered, or withdrawn, it opens nothing more."""
    if not review.email:
        return False
    try:
        return crypto.unsign(token, purpose=_purpose(review)) == review.reference
    except crypto.BadSignatureError:
        return False


def _purpose(review: Review) -> str:
    return f"{PURPOSE} {review.email}"
