"""Addresses of programmes and audits."""

from django.urls import path

from .views import (
    agreeing,
    audits,
    check,
    evidence,
    factor_assignments,
    feedback,
    previews,
    ratings,
    review_invitations,
    reviews,
    sharing,
    workbooks,
)

app_name = "assessments"
# Whose ratings a page is about; the same page serves every rater (views/rating_context.py).
OWN, REVIEW, AGREED = {"role": "own"}, {"role": "review"}, {"role": "agreed"}
urlpatterns = [
    path("programmes/", audits.programmes, name="programmes"),
    path("programmes/<str:reference>/", audits.programme, name="programme"),
    path("programmes/<str:reference>/start-audit/", audits.start_audit, name="start_audit"),
    path("audits/<str:reference>/", audits.audit, name="audit"),
    path("audits/<str:reference>/period/", audits.change_period, name="change_period"),
    path("audits/<str:reference>/summary/", audits.summary, name="summary"),
    path("audits/<str:reference>/trail/", audits.trail, name="trail"),
    path("audits/<str:reference>/finish/", audits.finish, name="finish"),
    path("audits/<str:reference>/take-up-again/", audits.take_up_again, name="take_up_again"),
    path("audits/<str:reference>/reopen/", audits.reopen, name="reopen"),
    path("audits/<str:reference>/withdraw/", audits.withdraw_version, name="withdraw_version"),
    path("audits/<str:reference>/move/", audits.move, name="move"),
    path("audits/<str:reference>/discard/", audits.discard, name="discard"),
    path("audits/<str:reference>/bring-back/", audits.bring_back, name="bring_back"),
    path("audits/<str:reference>/factor-assignments/", factor_assignments.assign_factors, name="assign_factors"),
    path("audits/<str:reference>/factors/<str:factor>/", ratings.rate_factor, OWN, name="rate_factor"),
    path("audits/<str:reference>/answers/<str:indicator>/", ratings.save_rating, OWN, name="save_rating"),
    path("audits/<str:reference>/answers/<str:indicator>/earlier/", ratings.earlier, OWN, name="earlier"),
    path("audits/<str:reference>/sharing/<str:commissioner>/", sharing.share, name="share"),
    path(
        "audits/<str:reference>/sharing/<str:commissioner>/withdraw/",
        sharing.withdraw_share,
        name="withdraw_share",
    ),
    # Before sign-off: the check, the peer workers, and the sign-off.
    path("audits/<str:reference>/check/", check.check, name="check"),
    path("audits/<str:reference>/check/answer/", check.answer_check, name="answer_check"),
    path("audits/<str:reference>/check/take-back/", check.take_back_check_answer, name="take_back_check_answer"),
    path("audits/<str:reference>/check/mend/", check.mend_spot, name="mend_spot"),
    path("audits/<str:reference>/ask-peer-workers/", check.ask_peer_workers, name="ask_peer_workers"),
    path("audits/<str:reference>/feedback/", feedback.feedback, name="feedback"),
    path("audits/<str:reference>/feedback/shorten/", feedback.shorten_feedback, name="shorten_feedback"),
    path("audits/<str:reference>/feedback/make-changes/", feedback.make_changes, name="make_changes"),
    path("audits/<str:reference>/feedback/<str:comment>/answer/", feedback.answer_comment, name="answer_comment"),
    path("audits/<str:reference>/sign-off/", check.sign_off, name="sign_off"),
    path("drafts/", feedback.drafts, name="drafts"),
    path("audits/<str:reference>/draft/", feedback.draft, name="draft"),
    path("audits/<str:reference>/draft/comment/", feedback.comment_on_draft, name="comment_on_draft"),
    path(
        "audits/<str:reference>/draft/comment/<str:indicator>/",
        feedback.comment_on_indicator,
        name="comment_on_indicator",
    ),
    # The evidence log.
    path("audits/<str:reference>/evidence/", evidence.evidence_log, name="evidence_log"),
    path("audits/<str:reference>/evidence/coverage/", evidence.evidence_coverage, name="evidence_coverage"),
    path("audits/<str:reference>/evidence/add/", evidence.add_evidence, name="add_evidence"),
    path("audits/<str:reference>/evidence/files/<str:file>/", evidence.evidence_file, name="evidence_file"),
    path("audits/<str:reference>/evidence/<str:piece>/", evidence.evidence_piece, name="evidence_piece"),
    path("audits/<str:reference>/evidence/<str:piece>/change/", evidence.change_evidence, name="change_evidence"),
    path(
        "audits/<str:reference>/evidence/<str:piece>/take-out/", evidence.take_out_evidence, name="take_out_evidence"
    ),
    path(
        "audits/<str:reference>/evidence/<str:piece>/put-back/", evidence.put_back_evidence, name="put_back_evidence"
    ),
    path("audits/<str:reference>/evidence/<str:piece>/file/", evidence.attach_file, name="attach_file"),
    path("audits/<str:reference>/evidence/<str:piece>/file/remove/", evidence.remove_file, name="remove_file"),
    # Agreeing, once both ratings are finished.
    path("audits/<str:reference>/agree/", agreeing.agree, name="agree"),
    path("audits/<str:reference>/agree/<str:indicator>/", agreeing.agree_on, name="agree_on"),
    path("audits/<str:reference>/agree/<str:indicator>/save/", ratings.save_rating, AGREED, name="save_agreed"),
    path("audits/<str:reference>/agree/<str:indicator>/earlier/", ratings.earlier, AGREED, name="agreed_earlier"),
    path("audits/<str:reference>/finish-agreeing/", agreeing.finish_agreeing, name="finish_agreeing"),
    path("audits/<str:reference>/agree-again/", agreeing.agree_again, name="agree_again"),
    # The second rating: what the manager does …
    path("audits/<str:reference>/invite-reviewer/", reviews.invite_reviewer, name="invite_reviewer"),
    path("audits/<str:reference>/go-on-without-review/", reviews.go_on_without_review, name="go_on_without_review"),
    # … and the reviewer's own pages, under the review's own reference.
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<str:reference>/", reviews.review, name="review"),
    path(
        "reviews/<str:reference>/invitations/<str:token>/",
        review_invitations.review_invitation,
        name="review_invitation",
    ),
    path(
        "reviews/<str:reference>/invitations/<str:token>/make-account/",
        review_invitations.make_reviewer_account,
        name="make_reviewer_account",
    ),
    path("reviews/<str:reference>/accept/", reviews.accept_review, name="accept_review"),
    path("reviews/<str:reference>/decline/", reviews.decline_review, name="decline_review"),
    path("reviews/<str:reference>/factors/<str:factor>/", ratings.rate_factor, REVIEW, name="review_factor"),
    path("reviews/<str:reference>/answers/<str:indicator>/", ratings.save_rating, REVIEW, name="save_review_rating"),
    path("reviews/<str:reference>/answers/<str:indicator>/earlier/", ratings.earlier, REVIEW, name="review_earlier"),
    path("reviews/<str:reference>/finish/", reviews.finish_review, name="finish_review"),
    path("reviews/<str:reference>/take-up-again/", reviews.take_up_review_again, name="take_up_review_again"),
    # Rating offline, in a workbook: the programme's own rating, and a review.
    path("audits/<str:reference>/workbook/", workbooks.workbook, OWN, name="workbook"),
    path(
        "audits/<str:reference>/workbook/<str:content>.xlsx",
        workbooks.download_workbook,
        OWN,
        name="download_workbook",
    ),
    path(
        "audits/<str:reference>/workbook/<str:upload>/",
        workbooks.workbook_upload,
        OWN,
        name="workbook_upload",
    ),
    path(
        "audits/<str:reference>/workbook/<str:upload>/leave/",
        workbooks.leave_workbook,
        OWN,
        name="leave_workbook",
    ),
    path("reviews/<str:reference>/workbook/", workbooks.workbook, REVIEW, name="review_workbook"),
    path(
        "reviews/<str:reference>/workbook/<str:content>.xlsx",
        workbooks.download_workbook,
        REVIEW,
        name="review_download_workbook",
    ),
    path(
        "reviews/<str:reference>/workbook/<str:upload>/",
        workbooks.workbook_upload,
        REVIEW,
        name="review_workbook_upload",
    ),
    path(
        "reviews/<str:reference>/workbook/<str:upload>/leave/",
        workbooks.leave_workbook,
        REVIEW,
        name="review_leave_workbook",
    ),
    # What rating with a version that is still being written would be like, for its editors.
    path("rubric-drafts/<str:reference>/<str:factor>/", previews.preview_form, name="preview_form"),
]
