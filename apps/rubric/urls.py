"""Addresses of the framework. A factor's id may be none of the words that stand before it here."""

from django.urls import path

from . import views

app_name = "rubric"
urlpatterns = [
    path("", views.framework, name="framework"),
    path("theory/", views.theory, name="theory"),
    path("sources/", views.sources, name="sources"),
    path("scale/", views.scale, name="scale"),
    path("download/", views.download, name="download"),
    path("download/<str:version>/", views.download, name="download"),
    path("<slug:factor>/", views.factor, name="factor"),
]
