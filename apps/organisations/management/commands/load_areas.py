"""Areas that programmes can be looked at by, from a file that the host has made."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...actions.code_lists import save_areas
from ...code_list_reader import UnreadableListError, read_areas


class Command(BaseCommand):
    help = "Load integrated care boards and local authorities from a CSV file. Those loaded before stay."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV in UTF-8: icb or local_authority, code, name")

    def handle(self, *, file: Path, **options) -> None:
        try:
            areas = read_areas(file)
        except UnreadableListError as problem:
            raise CommandError(str(problem)) from None
        save_areas(areas=areas, by=None, at=timezone.now())
        self.stdout.write(f"{len(areas)} areas are loaded.")
