"""Every address of the product. A new one needs a line in tests/test_access.py."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("start/<str:organisation>/put-away/", views.put_away_first_steps, name="put_away_first_steps"),
    path("health/", views.health, name="health"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("help/", views.guides, name="guides"),
    path("help/words/", views.words, name="words"),
    path("help/<slug:key>/", views.guide, name="guide"),
    path("held/", views.held, name="held"),
    path("no-role/", views.no_role, name="no_role"),
    path("account/", include("apps.accounts.urls")),
    path("account/", include("apps.accounts.allauth_urls")),
    path("framework/versions/", include("apps.rubric_editor.urls")),
    path("framework/", include("apps.rubric.urls")),
    path("", include("apps.organisations.urls")),
    path("", include("apps.assessments.urls")),
    path("", include("apps.surveys.urls")),
    path("", include("apps.surveys.survey_urls")),
    path("reflections/", include("apps.reflections.urls")),
    path("", include("apps.improvement.urls")),
    path("", include("apps.insights.urls")),
    path("reports/", include("apps.reports.urls")),
    path("portfolio/", include("apps.portfolio.urls")),
    path("", include("apps.exports.urls")),
    path("", include("apps.demo.urls")),
]

handler403 = "apps.config.views.permission_denied"
handler500 = "apps.config.views.server_error"
