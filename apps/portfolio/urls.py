"""Addresses of what those who fund or run many programmes read."""

from django.urls.resolvers import URLPattern

app_name = "portfolio"
urlpatterns: list[URLPattern] = []
