"""manage.py export_rubric [VERSION] [--rubric ID] [--output FILE]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.rubric.queries.rubric_loader import RubricNotFound, export_yaml


class Command(BaseCommand):
    """Writes a stored rubric back as the file it can be loaded from."""

    help = "Write a rubric's YAML file. Without VERSION: the newest published one."

    def add_arguments(self, parser):
        parser.add_argument("version", nargs="?", metavar="VERSION")
        parser.add_argument("--rubric", metavar="ID", help="which rubric, if several have this version")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write here in place of the screen")

    def handle(self, *, version: str | None, rubric: str | None, output: Path | None, **options):
        try:
            text = export_yaml(version=version, identifier=rubric)
        except RubricNotFound as missing:
            raise CommandError(str(missing)) from missing
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"{output} cannot be written: {problem.strerror}.") from problem
        self.stdout.write(f"{output} is written.")
