"""manage.py load_demo"""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.demo.loading import load_demonstration
from apps.demo.region_loading import load_region


class Command(BaseCommand):
    """Fills an empty installation with made-up people, audits and surveys. A second time changes nothing.

    With a number of programmes it adds a made-up region beside them.
    """

    help = "Load the demonstration: made-up people, audits and surveys. Only into an empty installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--programmes", type=int, metavar="N", help="add a made-up region with so many programmes, too"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same number, the same region (1)")

    def handle(self, **options) -> None:
        now = timezone.now()
        try:
            is_new = load_demonstration(at=now)
            self._say(is_new, "The demonstration")
            if options["programmes"] is not None:
                self._load_region(options["programmes"], options["seed"], now)
        except NotAllowed as refusal:
            raise CommandError(refusal.reason) from None

    def _load_region(self, programmes: int, seed: int, now) -> None:
        is_new = load_region(programmes=programmes, seed=seed, at=now, tell=self.stdout.write)
        self._say(is_new, "The region")

    def _say(self, is_new: bool, what: str) -> None:
        self.stdout.write(
            f"{what} is loaded. Everything in it is made up."
            if is_new
            else f"{what} is here already. Nothing was changed."
        )
