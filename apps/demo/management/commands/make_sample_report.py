"""Print the sample report that anybody can open."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.demo.content_reader import read_demonstration
from apps.demo.made_up_report import made_up_document
from apps.rubric.queries.rubric_loader import load_rubric_content, published_rubrics

SAMPLE_PDF = Path(settings.BASE_DIR) / "static" / "sample-report.pdf"


class Command(BaseCommand):
    """The same report as its web page, on paper. Every page says that it is made up."""

    help = "Prints the sample report; without --output into static/, where its page has a link to it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--output", type=Path, default=SAMPLE_PDF, help="the file to write")

    def handle(self, *args, **options) -> None:
        from apps.reports.rendering import render_pdf

        identifier, version = read_demonstration().rubric
        rubric = published_rubrics().filter(identifier=identifier, version=version).first()
        if rubric is None:
            raise CommandError(f"Publish version {version} of the rubric first: manage.py load_rubric --publish.")
        printed = render_pdf.print_document(made_up_document(load_rubric_content(rubric).content))
        options["output"].write_bytes(printed.pdf)
        self.stdout.write(f"{options['output']}: {printed.pages} pages, {len(printed.pdf):,} bytes.")
