"""A report, its summary, an action plan, or a blank audit, on paper.

Import it in workers and commands only: the printer takes half a second to load, and 50 MB.
"""

from apps.common.pdf import fonts
from apps.common.pdf import printer as printers
from apps.common.pdf.printer import PdfFile, Printer, PrintingError

from ..document.blank_audit import BlankAudit
from ..document.printed_plan import PrintedPlan
from ..document.printed_shared_plan import PrintedSharedPlan
from ..document.report_document import ReportDocument
from ..document.report_summary import ReportSummary
from .render_html import PrintedDocument, render_html
from .summary_page import ROOMS, SummaryRoom

SUMMARY, AFTER_SUMMARY = "r-summary", "r-contents-heading"  # where each begins, in the templates


def printer(stylesheet: str = "report.css") -> Printer:
    """This process's printer of reports, or of what has another stylesheet."""
    return printers.printer(stylesheet)


def warm_up() -> None:
    """Print one line, so that the first report does not wait for fonts to be found and read."""
    fonts.unprintable()
    page = '<html lang="en"><head><title>Ready</title></head><body class="report"><h1>Ready</h1></body></html>'
    printer().print(page, "ready")


def render_pdf(document: PrintedDocument, html: str) -> PdfFile:
    """The PDF of a document's pages, whose summary is one page. Raises PrintingError.

    Texts are cut by how many signs they have, and signs are not equally broad: if the summary runs on to a second
    page, everything is set again with as much less room for each text as its one page needs.
    """
    if isinstance(document, BlankAudit):
        return printer("blank.css").print(html, document.content_hash)
    printed = printer().print(html, document.content_hash)
    if isinstance(document, PrintedPlan | PrintedSharedPlan):
        return printed
    if pages_of_summary(printed) > 1:
        smaller = render_html(document, fitting_room(document))
        printed = printer().print(smaller, document.content_hash)
    if pages_of_summary(printed) > 1:
        raise PrintingError("The summary does not fit on one page.")
    return printed


def fitting_room(document: ReportDocument | ReportSummary) -> SummaryRoom:
    """The widest room, but for the first, with which the summary is one page."""
    summary = ReportSummary(document) if isinstance(document, ReportDocument) else document
    for room in ROOMS[1:]:
        if printer().count_pages(render_html(summary, room)) == 1:
            return room
    return ROOMS[-1]


def pages_of_summary(printed: PdfFile) -> int:
    """How many pages the summary takes."""
    first = printed.places.get(SUMMARY, printed.pages)
    return printed.places.get(AFTER_SUMMARY, printed.pages + 1) - first


def print_document(document: PrintedDocument) -> PdfFile:
    """Draw and print in one go. Raises PrintingError."""
    return render_pdf(document, render_html(document))
