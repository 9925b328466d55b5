from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from .editions import code_mark


class JobsConfig(AppConfig):
    name = "apps.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Take the mark of the code that this process runs now: its files may change under it later."""
        code_mark(Path(settings.BASE_DIR))
