"""Reading audits, always starting from the person."""

from ..standing import Standing, standing_of
from .agreeing import AgreeOnPage, agree_on_page, agree_page, agreed_side, agreement_of, finish_agreeing_page
from .audits import audit_page, invite_reviewer_page, reopen_page, summary_page
from .check import CheckPage, SignOffPage, check_page, sign_off_page
from .evidence import (
    AddEvidencePage,
    ChangeEvidencePage,
    add_evidence_page,
    attach_file_page,
    change_evidence_page,
    evidence_coverage_page,
    evidence_file,
    evidence_log_page,
    evidence_piece_page,
    take_out_evidence_page,
)
from .feedback import (
    CommentPage,
    FeedbackPage,
    addresses_of_readers,
    ask_peer_workers_page,
    comment_page,
    comment_to_answer,
    draft_page,
    drafts_page,
    feedback_page,
)
from .moving import move_page
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
    what_closing_ends,
)
from .sharing import funder, sharing_page
from .trail import trail_page
from .workbooks import UploadPage, WorkbookPage, upload_page, uploads_for, workbook_page

__all__ = [
    "AddEvidencePage",
    "AgreeOnPage",
    "ChangeEvidencePage",
    "CheckPage",
    "CommentPage",
    "FeedbackPage",
    "PreviewFormPage",
    "ProgrammePage",
    "ProgrammesPage",
    "RateFactorPage",
    "SaveRatingPage",
    "SignOffPage",
    "Standing",
    "UploadPage",
    "WorkbookPage",
    "add_evidence_page",
    "addresses_of_readers",
    "agree_on_page",
    "agree_page",
    "agreed_side",
    "agreement_of",
    "ask_peer_workers_page",
    "attach_file_page",
    "audit_page",
    "audits_for",
    "change_evidence_page",
    "check_page",
    "comment_page",
    "comment_to_answer",
    "draft_page",
    "drafts_page",
    "earlier_page",
    "evidence_coverage_page",
    "evidence_file",
    "evidence_log_page",
    "evidence_piece_page",
    "feedback_page",
    "finish_agreeing_page",
    "finish_review_page",
    "funder",
    "go_on_without_review_page",
    "has_reviews",
    "invite_reviewer_page",
    "move_page",
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
    "sign_off_page",
    "standing_of",
    "start_audit_page",
    "summary_page",
    "take_out_evidence_page",
    "trail_page",
    "upload_page",
    "uploads_for",
    "what_closing_ends",
    "workbook_page",
]
