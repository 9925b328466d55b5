"""A report, or a blank audit, on paper.

Import it in workers and commands only: the printer takes half a second to load, and 50 MB.
"""

from django.template.loader import render_to_string

from apps.common.pdf import fonts
from apps.common.pdf import printer as printing
from apps.common.pdf.printer import PdfFile, Printer, PrintingError

from ..document.blank_audit import BlankAudit
from ..document.document import Document
from .document_charts import Drawing, draw
from .printable_text import printed_version

__all__ = [
    "PdfFile",
    "Printer",
    "PrintingError",
    "drawing_of",
    "html_of",
    "pages_of",
    "print_document",
    "printer",
    "printer_of",
    "warm_up",
]


def printer(stylesheet: str = "report.css") -> Printer:
    """This process's printer of reports, or of what has another stylesheet."""
    return printing.printer(stylesheet)


def warm_up() -> None:
    """Print one line, so that the first report does not wait for fonts to be found and read."""
    fonts.unprintable()
    page = '<html lang="en"><head><title>Ready</title></head><body class="report"><h1>Ready</h1></body></html>'
    printer().print(page, "ready")


def drawing_of(document: Document) -> Drawing:
    """The document as it is printed, with its pictures."""
    return draw(printed_version(document, fonts.printable, fonts.breakable))


def html_of(drawing: Drawing) -> str:
    """The pages as HTML."""
    return render_to_string("reports/document/print.html", {"drawing": drawing})


def pages_of(document: Document | BlankAudit) -> str:
    """The pages of either as HTML, with every picture drawn."""
    if isinstance(document, Document):
        return html_of(drawing_of(document))
    shown = printed_version(document, fonts.printable, fonts.breakable)
    return render_to_string("reports/blank/print.html", {"blank": shown})


def printer_of(document: Document | BlankAudit) -> Printer:
    """The printer with the stylesheet that it is set in."""
    return printer() if isinstance(document, Document) else printer("blank.css")


def print_document(document: Document | BlankAudit) -> PdfFile:
    """Draw and print in one go."""
    return printer_of(document).print(pages_of(document), document.content_hash)
