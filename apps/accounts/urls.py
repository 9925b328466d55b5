"""Addresses of a person's own account."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.your_account, name="your_account"),
    path("name/", views.change_name, name="change_name"),
    path("emails/", views.choose_emails, name="choose_emails"),
    path("time-zone/", views.choose_time_zone, name="choose_time_zone"),
    path("calendar/", views.your_calendar, name="your_calendar"),
    path("calendar/end/", views.end_calendar, name="end_calendar"),
    path("calendar-feed/<str:secret>/even-ground.ics", views.calendar_feed, name="calendar_feed"),
    path("your-data/", views.your_data, name="your_data"),
    path("your-data/ask/", views.ask_for_your_data, name="ask_for_your_data"),
    path("your-data/state/", views.your_data_state, name="your_data_state"),
    path("your-data/file/", views.download_your_data, name="download_your_data"),
    path("close/", views.close_account, name="close_account"),
    path("closed/", views.closed, name="closed"),
]
