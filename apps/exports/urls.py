"""Addresses of data files, and of the same figures over HTTP."""

from django.urls import include, path

from .views import api_description, api_tokens, data_packages, research
from .views.api import ROOT, api_urls

app_name = "exports"
urlpatterns = [
    path("exports/", data_packages.data_package, name="data_package"),
    path("exports/ask/", data_packages.ask_for_package, name="ask_for_package"),
    path("exports/state/", data_packages.package_state, name="package_state"),
    path("exports/file/", data_packages.download_package, name="download_package"),
    path("exports/delete/", data_packages.delete_package, name="delete_package"),
    path("exports/dictionary/", data_packages.dictionary, name="dictionary"),
    path("exports/how-to-read/", api_tokens.how_to_read, name="how_to_read"),
    path("exports/tokens/", api_tokens.tokens, name="tokens"),
    path("exports/tokens/new/", api_tokens.make_token, name="make_token"),
    path("exports/tokens/<str:reference>/end/", api_tokens.end_token, name="end_token"),
    path("exports/research/<str:reference>/", research.research, name="research"),
    path(f"{ROOT}openapi.json", api_description.openapi, name="openapi"),
    path(ROOT, include((api_urls(), "api"))),
]
