"""A report, or a blank audit, on paper.

Import it in workers and commands only: the printer takes half a second to load, and 50 MB.
"""

from apps.common.pdf import fonts
from apps.common.pdf import printer as printers
from apps.common.pdf.printer import PdfFile, Printer

from ..document.blank_audit import BlankAudit
from ..document.report_document import ReportDocument
from .render_html import render_html


def printer(stylesheet: str = "report.css") -> Printer:
    """This process's printer of reports, or of what has another stylesheet."""
    return printers.printer(stylesheet)


def warm_up() -> None:
    """Print one line, so that the first report does not wait for fonts to be found and read."""
    fonts.unprintable()
    page = '<html lang="en"><head><title>Ready</title></head><body class="report"><h1>Ready</h1></body></html>'
    printer().print(page, "ready")


def render_pdf(document: ReportDocument | BlankAudit, html: str) -> PdfFile:
    """The PDF of a document's pages. Raises PrintingError."""
    stylesheet = "report.css" if isinstance(document, ReportDocument) else "blank.css"
    return printer(stylesheet).print(html, document.content_hash)


def print_document(document: ReportDocument | BlankAudit) -> PdfFile:
    """Draw and print in one go. Raises PrintingError."""
    return render_pdf(document, render_html(document))
