"""Addresses of the form for people supported, and of what is printed for them."""

from django.urls import path

from .views import sheets, survey

app_name = "survey"
urlpatterns = [
    # apps/common/log_filters.py takes what stands here out of every line.
    path("s/<str:key>/", survey.start, name="start"),
    path("s/<str:key>/easy-read/", survey.easy_read, name="easy_read"),
    path("s/<str:key>/answers/", survey.answers, name="answers"),
    path("s/<str:key>/all/", survey.all_at_once, name="all_at_once"),
    path("s/<str:key>/paper/", survey.from_paper, name="from_paper"),
    path("s/<str:key>/paper/sent/", survey.typed_in, name="typed_in"),
    path("s/<str:key>/stopped/", survey.stopped, name="stopped"),
    path("s/<str:key>/thank-you/", survey.thank_you, name="thank_you"),
    path("rounds/<str:reference>/sheet/", sheets.sheet, name="sheet"),
    path("rounds/<str:reference>/paper-form/", sheets.paper_form, name="paper_form"),
    path("rounds/<str:reference>/paper-form/easy-read/", sheets.easy_paper_form, name="easy_paper_form"),
    path("rounds/<str:reference>/slips/", sheets.slips, name="slips"),
]
