"""A report, or a blank audit, as the HTML that is printed."""

from django.template.loader import render_to_string

from apps.common.pdf import fonts

from ..document.blank_audit import BlankAudit
from ..document.report_document import ReportDocument
from .document_charts import add_charts
from .printable_text import with_printable_text


def render_html(document: ReportDocument | BlankAudit) -> str:
    """The pages of either, with every chart drawn and every sign one that prints."""
    if isinstance(document, ReportDocument):
        shown = with_printable_text(document, fonts.printable, fonts.breakable)
        return render_to_string("reports/document/print.html", {"drawing": add_charts(shown)})
    blank = with_printable_text(document, fonts.printable, fonts.breakable)
    return render_to_string("reports/blank/print.html", {"blank": blank})
