from django.apps import AppConfig


class RubricConfig(AppConfig):
    name = "apps.rubric"
    label = "rubric"
