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
    path("audits/<str:reference>/submit/", views.submit, name="submit"),
    path("audits/<str:reference>/reopen/", views.reopen, name="reopen"),
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
]
