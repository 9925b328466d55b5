"""Print a report without a worker."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.assessments.models import Assessment
from apps.reports.document.build import build_document
from apps.reports.document.report_summary import ReportSummary


class Command(BaseCommand):
    """The same report as the worker's, of an audit in any state. A draft says so on every page."""

    help = "Prints the report of one audit into a file, without a worker."

    def add_arguments(self, parser) -> None:
        parser.add_argument("reference", help="the audit's reference, as in its address")
        parser.add_argument("--summary", action="store_true", help="print its summary alone, which is one page")
        parser.add_argument("--output", required=True, type=Path, help="the file to write, such as report.pdf")

    def handle(self, *args, **options) -> None:
        from apps.common.pdf.printer import PrintingError
        from apps.reports.rendering import render_pdf

        audits = Assessment.objects.select_related("programme__organisation", "rubric")
        audit = audits.filter(reference=options["reference"]).first()
        if audit is None:
            raise CommandError(f"There is no audit with the reference {options['reference']}.")
        try:
            document = build_document(audit, timezone.localdate())
            printed = render_pdf.print_document(ReportSummary(document) if options["summary"] else document)
        except PrintingError as problem:
            raise CommandError(f"The report could not be printed: {problem}") from problem
        try:
            options["output"].write_bytes(printed.pdf)
        except OSError as problem:
            raise CommandError(f"{options['output']} cannot be written: {problem.strerror}.") from problem
        pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
        self.stdout.write(f"{options['output']}: {pages}, {len(printed.pdf):,} bytes.")
