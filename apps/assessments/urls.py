"""Addresses of programmes and audits."""

from django.urls import path

from . import views

app_name = "assessments"
urlpatterns = [
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/<str:reference>/", views.programme, name="programme"),
    path("programmes/<str:reference>/start-audit/", views.start_audit, name="start_audit"),
    path("audits/<str:reference>/", views.audit, name="audit"),
    path("audits/<str:reference>/period/", views.change_period, name="change_period"),
    path("audits/<str:reference>/summary/", views.summary, name="summary"),
    path("audits/<str:reference>/trail/", views.trail, name="trail"),
    path("audits/<str:reference>/finish/", views.finish, name="finish"),
    path("audits/<str:reference>/take-up-again/", views.take_up_again, name="take_up_again"),
    path("audits/<str:reference>/reopen/", views.reopen, name="reopen"),
    path("audits/<str:reference>/withdraw/", views.withdraw_version, name="withdraw_version"),
    path("audits/<str:reference>/move/", views.move, name="move"),
    path("audits/<str:reference>/discard/", views.discard, name="discard"),
    path("audits/<str:reference>/bring-back/", views.bring_back, name="bring_back"),
    path("audits/<str:reference>/factors/<str:factor>/", views.rate_factor, name="rate_factor"),
    path("audits/<str:reference>/answers/<str:indicator>/", views.save_rating, name="save_rating"),
    path("audits/<str:reference>/answers/<str:indicator>/earlier/", views.earlier, name="earlier"),
    path("audits/<str:reference>/sharing/", views.sharing, name="sharing"),
    path("audits/<str:reference>/sharing/<str:commissioner>/", views.share, name="share"),
    path(
        "audits/<str:reference>/sharing/<str:commissioner>/withdraw/",
        views.withdraw_share,
        name="withdraw_share",
    ),
    # Before sign-off: the check, the peer workers, and the sign-off.
    path("audits/<str:reference>/check/", views.check, name="check"),
    path("audits/<str:reference>/check/answer/", views.answer_check, name="answer_check"),
    path("audits/<str:reference>/check/take-back/", views.take_back_check_answer, name="take_back_check_answer"),
    path("audits/<str:reference>/check/mend/", views.mend_spot, name="mend_spot"),
    path("audits/<str:reference>/ask-peer-workers/", views.ask_peer_workers, name="ask_peer_workers"),
    path("audits/<str:reference>/feedback/", views.feedback, name="feedback"),
    path("audits/<str:reference>/feedback/shorten/", views.shorten_feedback, name="shorten_feedback"),
    path("audits/<str:reference>/feedback/make-changes/", views.make_changes, name="make_changes"),
    path("audits/<str:reference>/feedback/<str:comment>/answer/", views.answer_comment, name="answer_comment"),
    path("audits/<str:reference>/sign-off/", views.sign_off, name="sign_off"),
    path("drafts/", views.drafts, name="drafts"),
    path("audits/<str:reference>/draft/", views.draft, name="draft"),
    path("audits/<str:reference>/draft/comment/", views.comment_on_draft, name="comment_on_draft"),
    path(
        "audits/<str:reference>/draft/comment/<str:indicator>/",
        views.comment_on_indicator,
        name="comment_on_indicator",
    ),
    # The evidence log.
    path("audits/<str:reference>/evidence/", views.evidence_log, name="evidence_log"),
    path("audits/<str:reference>/evidence/coverage/", views.evidence_coverage, name="evidence_coverage"),
    path("audits/<str:reference>/evidence/add/", views.add_evidence, name="add_evidence"),
    path("audits/<str:reference>/evidence/files/<str:file>/", views.evidence_file, name="evidence_file"),
    path("audits/<str:reference>/evidence/<str:piece>/", views.evidence_piece, name="evidence_piece"),
    path("audits/<str:reference>/evidence/<str:piece>/change/", views.change_evidence, name="change_evidence"),
    path("audits/<str:reference>/evidence/<str:piece>/take-out/", views.take_out_evidence, name="take_out_evidence"),
    path("audits/<str:reference>/evidence/<str:piece>/put-back/", views.put_back_evidence, name="put_back_evidence"),
    path("audits/<str:reference>/evidence/<str:piece>/file/", views.attach_file, name="attach_file"),
    path("audits/<str:reference>/evidence/<str:piece>/file/remove/", views.remove_file, name="remove_file"),
    # Agreeing, once both ratings are finished.
    path("audits/<str:reference>/agree/", views.agree, name="agree"),
    path("audits/<str:reference>/agree/<str:indicator>/", views.agree_on, name="agree_on"),
    path("audits/<str:reference>/agree/<str:indicator>/save/", views.save_agreed, name="save_agreed"),
    path("audits/<str:reference>/agree/<str:indicator>/earlier/", views.agreed_earlier, name="agreed_earlier"),
    path("audits/<str:reference>/finish-agreeing/", views.finish_agreeing, name="finish_agreeing"),
    path("audits/<str:reference>/agree-again/", views.agree_again, name="agree_again"),
    # The second rating: what the manager does …
    path("audits/<str:reference>/invite-reviewer/", views.invite_reviewer, name="invite_reviewer"),
    path("audits/<str:reference>/go-on-without-review/", views.go_on_without_review, name="go_on_without_review"),
    # … and the reviewer's own pages, under the review's own reference.
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<str:reference>/", views.review, name="review"),
    path("reviews/<str:reference>/accept/", views.accept_review, name="accept_review"),
    path("reviews/<str:reference>/decline/", views.decline_review, name="decline_review"),
    path("reviews/<str:reference>/factors/<str:factor>/", views.review_factor, name="review_factor"),
    path("reviews/<str:reference>/answers/<str:indicator>/", views.save_review_rating, name="save_review_rating"),
    path("reviews/<str:reference>/answers/<str:indicator>/earlier/", views.review_earlier, name="review_earlier"),
    path("reviews/<str:reference>/finish/", views.finish_review, name="finish_review"),
    path("reviews/<str:reference>/take-up-again/", views.take_up_review_again, name="take_up_review_again"),
    # Rating offline, in a workbook: the programme's own rating, and a review.
    path("audits/<str:reference>/workbook/", views.workbook, name="workbook"),
    path(
        "audits/<str:reference>/workbook/<str:content>.xlsx",
        views.download_workbook,
        name="download_workbook",
    ),
    path(
        "audits/<str:reference>/workbook/<str:upload>/",
        views.workbook_upload,
        name="workbook_upload",
    ),
    path(
        "audits/<str:reference>/workbook/<str:upload>/leave/",
        views.leave_workbook,
        name="leave_workbook",
    ),
    path("reviews/<str:reference>/workbook/", views.review_workbook, name="review_workbook"),
    path(
        "reviews/<str:reference>/workbook/<str:content>.xlsx",
        views.review_download_workbook,
        name="review_download_workbook",
    ),
    path(
        "reviews/<str:reference>/workbook/<str:upload>/",
        views.review_workbook_upload,
        name="review_workbook_upload",
    ),
    path(
        "reviews/<str:reference>/workbook/<str:upload>/leave/",
        views.review_leave_workbook,
        name="review_leave_workbook",
    ),
    # What rating with a version that is still being written would be like, for its editors.
    path("rubric-drafts/<str:reference>/<str:factor>/", views.preview_form, name="preview_form"),
]
