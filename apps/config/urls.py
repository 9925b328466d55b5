"""Every address of the product. A new one needs a line in tests/test_access.py."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("held/", views.held, name="held"),
    path("", include("apps.assessments.urls")),
]
