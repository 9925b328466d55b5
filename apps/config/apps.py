from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "apps.config"
    label = "config"

    def ready(self) -> None:
        """Whoever asks for a task asks through this application; the settings alone need none of it."""
        from . import celery  # noqa: F401 - becomes the current one
