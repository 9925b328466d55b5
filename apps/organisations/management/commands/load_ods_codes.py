"""The NHS's list of organisations, from a file that the host has fetched."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...actions.code_lists import replace_ods_codes
from ...code_list_reader import UnreadableListError, read_ods_codes


class Command(BaseCommand):
    help = "Load ODS codes and names from a CSV file, in place of those that were loaded before."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV in UTF-8: code, name")

    def handle(self, *, file: Path, **options) -> None:
        try:
            names = read_ods_codes(file)
        except UnreadableListError as problem:
            raise CommandError(str(problem)) from None
        if not names:
            raise CommandError(f"{file} holds no codes. The list that was loaded before stays.")
        replace_ods_codes(names=names, by=None, at=timezone.now())
        self.stdout.write(f"{len(names)} ODS codes are loaded.")
