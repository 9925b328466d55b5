"""Addresses of what is read across audits and surveys."""

from django.urls import path

from . import views

app_name = "insights"
urlpatterns = [
    path("audits/<str:reference>/seen-together/", views.seen_together, name="seen_together"),
    path("programmes/<str:reference>/change/", views.change, name="change"),
    path("programmes/<str:reference>/change/voices/", views.voices_over_cycles, name="voices_over_cycles"),
]
