"""Addresses of survey rounds. Those that people supported use stand apart."""

from django.urls import path

from .views import answering, results, rounds

app_name = "surveys"
urlpatterns = [
    path("your-say/", answering.your_say, name="your_say"),
    path("your-say/<str:reference>/", answering.answer, name="answer"),
    path("your-say/<str:reference>/thank-you/", answering.thank_you, name="thank_you"),
    path("programmes/<str:reference>/rounds/", rounds.rounds, name="rounds"),
    path("programmes/<str:reference>/rounds/open/<str:voice>/", rounds.open_round, name="open_round"),
    path("programmes/<str:reference>/rounds/together/", results.put_together, name="put_together"),
    path("programmes/<str:reference>/discussions/record/", results.record_discussion, name="record_discussion"),
    path("rounds/<str:reference>/", rounds.round, name="round"),
    path("rounds/<str:reference>/extend/", rounds.extend, name="extend"),
    path("rounds/<str:reference>/call-off/", rounds.call_off, name="call_off"),
    path("rounds/<str:reference>/results/", results.results, name="results"),
    path("together/<str:reference>/", results.together, name="together"),
    path("discussions/<str:reference>/", results.discussion, name="discussion"),
]
