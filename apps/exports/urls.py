"""Addresses of data files."""

from django.urls.resolvers import URLPattern

app_name = "exports"
urlpatterns: list[URLPattern] = []
