"""Addresses of a person's own account."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.your_account, name="your_account"),
    path("name/", views.change_name, name="change_name"),
    path("your-data/", views.your_data, name="your_data"),
    path("close/", views.close_account, name="close_account"),
    path("closed/", views.closed, name="closed"),
]
