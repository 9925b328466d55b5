"""Write figures for research on the rubric, of providers that agreed."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.common.dates import day
from apps.exports.data_package import write_tables
from apps.exports.domain.research_tables import RESEARCH_TABLES
from apps.exports.queries.research_rows import ResearchFile


class Command(BaseCommand):
    """Levels by rater, what was not assessed, kinds of evidence, days taken. Nobody is named, no programme either."""

    help = "Writes figures for research into a file: of providers that agreed, without people, programmes or words."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--output", required=True, type=Path, help="the file to write, such as research.zip")

    def handle(self, *args, **options) -> None:
        today = timezone.localdate()
        figures = ResearchFile(today)
        try:
            with options["output"].open("wb") as file:
                rows = write_tables(file, RESEARCH_TABLES, figures.rows_of, standing_on=day(today))
        except OSError as problem:
            raise CommandError(f"{options['output']} cannot be written: {problem.strerror}.") from problem
        self.stdout.write(f"{options['output']}: {rows['research_audits']:,} audits of providers that agreed.")
