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
    # What rating with a version that is still being written would be like, for its editors.
    path("rubric-drafts/<str:reference>/<str:factor>/", views.preview_form, name="preview_form"),
]
