"""A portfolio on paper. Import it in workers and commands only: it loads the printer."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string

from apps.common.pdf import fonts
from apps.common.pdf.printer import PdfFile, PrintingError

from ..document.portfolio_document import PortfolioDocument, PortfolioEntry
from . import render_pdf
from .document_charts import DocumentWithCharts, add_charts
from .printable_text import with_printable_text
from .summary_page import ROOMS, SummaryRoom

END = "r-portfolio-end"  # the place after the last summary


@dataclass(frozen=True)
class DrawnEntry:
    """One programme with its charts, and its place in the file, from 1."""

    place: int
    entry: PortfolioEntry
    drawing: DocumentWithCharts | None

    @property
    def anchor(self) -> str:
        """What its page is found by."""
        return f"r-summary-{self.place}"


def print_portfolio(document: PortfolioDocument) -> PdfFile:
    """The PDF. Each programme's summary is one page, as it is in a file of its own. Raises PrintingError."""
    printed = _print(document, {})
    too_long = _running_on(document, printed)
    if too_long:
        rooms = {}
        for place, report in _reports(document):
            if place in too_long:
                rooms[place] = render_pdf.fitting_room(report)
        printed = _print(document, rooms)
        if _running_on(document, printed):
            raise PrintingError("A summary does not fit on one page.")
    return printed


def _print(document: PortfolioDocument, rooms: Mapping[int, SummaryRoom]) -> PdfFile:
    return render_pdf.printer().print(portfolio_html(document, rooms), document.content_hash)


def portfolio_html(document: PortfolioDocument, rooms: Mapping[int, SummaryRoom]) -> str:
    """Its pages. `rooms`: of the texts on those summaries that would be too long."""
    shown = with_printable_text(document, fonts.printable, fonts.breakable)
    drawn = []
    for place, entry in enumerate(shown.entries, start=1):
        drawing = add_charts(entry.report, rooms.get(place, ROOMS[0])) if entry.report else None
        drawn.append(DrawnEntry(place, entry, drawing))
    return render_to_string("reports/portfolio/print.html", {"portfolio": shown, "drawn": drawn})


def _reports(document: PortfolioDocument):
    """Each report with its place."""
    for place, entry in enumerate(document.entries, start=1):
        if entry.report is not None:
            yield place, entry.report


def _running_on(document: PortfolioDocument, printed: PdfFile) -> set[int]:
    """The places of summaries that take more than a page."""
    places = [place for place, _ in _reports(document)]
    starts = [printed.places[f"r-summary-{place}"] for place in places]
    ends = [*starts[1:], printed.pages + 1]
    return {place for place, start, end in zip(places, starts, ends, strict=True) if end - start > 1}
