"""Addresses of survey rounds. Those that people supported use stand apart."""

from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("your-say/", views.your_say, name="your_say"),
    path("your-say/<str:reference>/", views.answer, name="answer"),
    path("your-say/<str:reference>/thank-you/", views.thank_you, name="thank_you"),
    path("programmes/<str:reference>/rounds/", views.rounds, name="rounds"),
    path("programmes/<str:reference>/rounds/open/<str:voice>/", views.open_round, name="open_round"),
    path("programmes/<str:reference>/rounds/together/", views.put_together, name="put_together"),
    path("programmes/<str:reference>/discussions/record/", views.record_discussion, name="record_discussion"),
    path("rounds/<str:reference>/", views.round, name="round"),
    path("rounds/<str:reference>/extend/", views.extend, name="extend"),
    path("rounds/<str:reference>/call-off/", views.call_off, name="call_off"),
    path("rounds/<str:reference>/results/", views.results, name="results"),
    path("together/<str:reference>/", views.together, name="together"),
    path("discussions/<str:reference>/", views.discussion, name="discussion"),
]
