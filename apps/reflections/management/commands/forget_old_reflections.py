"""manage.py forget_old_reflections"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...actions.retention import forget_old


class Command(BaseCommand):
    """What the worker does by itself every few minutes, for an installation whose worker does not run."""

    help = "Delete reflections whose time is over. The worker does it too; no page shows them in any case."

    def handle(self, **options) -> None:
        number = forget_old(at=timezone.now())
        self.stdout.write(f"{number} reflection{'' if number == 1 else 's'} deleted.")
