"""Whose ratings a page is about. The same page serves every rater; its address says whose it is, and so does `role`
in the route: "own" (the programme), "review" (its reviewer) or "agreed" (both together)."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse

from .. import permissions
from ..models import Side, SideKind
from ..queries.access import audits_for
from ..queries.agreeing import agreed_side
from ..queries.reviews import reviews_for
from ..rating_set import own_side, review_side

URL_NAMES = {
    SideKind.OWN: {
        "home": "audit",
        "end": "summary",
        "rate_factor": "rate_factor",
        "save_rating": "save_rating",
        "earlier": "earlier",
        "workbook": "workbook",
        "download_workbook": "download_workbook",
        "workbook_upload": "workbook_upload",
        "leave_workbook": "leave_workbook",
    },
    SideKind.REVIEW: {
        "home": "review",
        "end": "finish_review",
        "rate_factor": "review_factor",
        "save_rating": "save_review_rating",
        "earlier": "review_earlier",
        "workbook": "review_workbook",
        "download_workbook": "review_download_workbook",
        "workbook_upload": "review_workbook_upload",
        "leave_workbook": "review_leave_workbook",
    },
    SideKind.AGREED: {"home": "agree"},
}
END_LABELS = {SideKind.OWN: "the summary", SideKind.REVIEW: "the end of the review"}


@dataclass(frozen=True)
class RatingContext:
    """One set of ratings, and the addresses of its pages."""

    role: SideKind
    side: Side
    reference: str  # in every address: the audit's, or the review's

    def url(self, page: str, *args: str) -> str:
        """The address of one of its pages."""
        return reverse(f"assessments:{URL_NAMES[self.role][page]}", args=[self.reference, *args])

    @property
    def home(self) -> str:
        """The page that lists all of it."""
        return self.url("home")

    @property
    def end(self) -> str:
        """What comes after the last factor."""
        return self.url("end")

    @property
    def end_label(self) -> str:
        return END_LABELS[self.role]


def rating_context(request, role: str, reference: str) -> RatingContext:
    """The ratings that an address names. Raises Http404 and NotAllowed for people who may not read them."""
    match SideKind(role):
        case SideKind.REVIEW:
            return RatingContext(SideKind.REVIEW, _review_side(request.user, reference), reference)
        case SideKind.AGREED:
            audit = get_object_or_404(audits_for(request.user), reference=reference)
            return RatingContext(SideKind.AGREED, agreed_side(request.user, audit), reference)
        case SideKind.OWN:
            audit = get_object_or_404(audits_for(request.user), reference=reference)
            permissions.check_can_read(request.user, audit)
            return RatingContext(SideKind.OWN, own_side(audit), reference)


def _review_side(person, reference: str) -> Side:
    """A review's own ratings: nobody but its reviewer comes this way."""
    review = get_object_or_404(reviews_for(person).exclude(side=None), reference=reference)
    return review_side(review)
