"""What the demonstration shows to anybody, on any installation."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [path("sample-report/", views.sample_report, name="sample_report")]
