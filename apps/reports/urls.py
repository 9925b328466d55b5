"""Addresses of reports."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("shared/", views.shared, name="shared"),
    path("blank/", views.blank, name="blank"),
    path("blank/<slug:rubric>/<str:version>/ask/", views.ask_for_blank, name="ask_for_blank"),
    path("plans/<str:reference>/", views.action_plan, name="action_plan"),
    path("plans/<str:reference>/ask/", views.ask_for_plan, name="ask_for_plan"),
    path("rubric-drafts/<str:reference>/", views.preview_rubric, name="preview_rubric"),
    path("audits/<str:reference>/", views.document, name="document"),
    path("audits/<str:reference>/sharing/", views.sharing, name="sharing"),
    path("audits/<str:reference>/sharing/<str:commissioner>/", views.share_preview, name="share_preview"),
    path("audits/<str:reference>/ask/", views.ask, name="ask"),
    path("audits/<str:reference>/ask-for-summary/", views.ask_for_summary, name="ask_for_summary"),
    path("<str:reference>/", views.progress, name="progress"),
    path("<str:reference>/state/", views.state, name="state"),
    path("<str:reference>/try-again/", views.try_again, name="try_again"),
    path("<str:reference>/download/", views.download, name="download"),
]
