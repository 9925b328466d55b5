"""Reading audits, always starting from the person."""

from ..standing import Standing, standing_of
from .audits import audit_page, invite_reviewer_page, reopen_page, summary_page
from .people import audits_for, personal_data, programmes_for
from .preview import PreviewFormPage, preview_form_page
from .programmes import ProgrammePage, ProgrammesPage, programme_page, programmes_page, start_audit_page
from .rating import RateFactorPage, SaveRatingPage, earlier_page, rate_factor_page, save_rating_page
from .reviews import (
    finish_review_page,
    go_on_without_review_page,
    has_reviews,
    review_page,
    reviews_for,
    reviews_page,
)
from .sharing import funder, sharing_page
from .trail import trail_page

__all__ = [
    "PreviewFormPage",
    "ProgrammePage",
    "ProgrammesPage",
    "RateFactorPage",
    "SaveRatingPage",
    "Standing",
    "audit_page",
    "audits_for",
    "earlier_page",
    "finish_review_page",
    "funder",
    "go_on_without_review_page",
    "has_reviews",
    "invite_reviewer_page",
    "personal_data",
    "preview_form_page",
    "programme_page",
    "programmes_for",
    "programmes_page",
    "rate_factor_page",
    "reopen_page",
    "review_page",
    "reviews_for",
    "reviews_page",
    "save_rating_page",
    "sharing_page",
    "standing_of",
    "start_audit_page",
    "summary_page",
    "trail_page",
]
