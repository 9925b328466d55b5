"""manage.py load_demo"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.demo.loading import load_demonstration


class Command(BaseCommand):
    """Fills an empty installation with made-up people, audits and surveys. A second time changes nothing."""

    help = "Load the demonstration: made-up people, audits and surveys. Only into an empty installation."

    def handle(self, **options) -> None:
        try:
            new = load_demonstration(at=timezone.now())
        except NotAllowed as refusal:
            raise CommandError(refusal.reason) from None
        self.stdout.write(
            "The demonstration is loaded. Everything in it is made up."
            if new
            else "The demonstration is here already. Nothing was changed."
        )
