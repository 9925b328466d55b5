"""A report, its summary, an action plan, or a blank audit, as the HTML that is printed."""

from django.template.loader import render_to_string

from apps.common.pdf import fonts

from ..document.blank_audit import BlankAudit
from ..document.printed_plan import PrintedPlan
from ..document.printed_shared_plan import PrintedSharedPlan
from ..document.report_document import ReportDocument
from ..document.report_summary import ReportSummary
from .document_charts import add_charts
from .printable_text import with_printable_text
from .summary_page import ROOMS, SummaryRoom

PrintedDocument = ReportDocument | ReportSummary | PrintedPlan | PrintedSharedPlan | BlankAudit


def render_html(document: PrintedDocument, room: SummaryRoom = ROOMS[0]) -> str:
    """Its pages, with every chart drawn and every sign one that prints. `room`: of the texts on the summary."""
    if isinstance(document, BlankAudit):
        blank = with_printable_text(document, fonts.printable, fonts.breakable)
        return render_to_string("reports/blank/print.html", {"blank": blank})
    if isinstance(document, PrintedPlan):
        printed = with_printable_text(document, fonts.printable, fonts.breakable)
        return render_to_string("reports/plan/print.html", {"printed": printed})
    if isinstance(document, PrintedSharedPlan):
        for_outside = with_printable_text(document, fonts.printable, fonts.breakable)
        return render_to_string("reports/plan/print_shared.html", {"printed": for_outside})
    if isinstance(document, ReportSummary):
        report = with_printable_text(document, fonts.printable, fonts.breakable).report
        template = "reports/document/print_summary.html"
    else:
        report = with_printable_text(document, fonts.printable, fonts.breakable)
        template = "reports/document/print.html"
    return render_to_string(template, {"drawing": add_charts(report, room)})
