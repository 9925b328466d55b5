"""From the programmes of a view to what is printed of them."""

from collections.abc import Sequence
from datetime import date

from apps.accounts.models import User
from apps.assessments.models import Assessment
from apps.common.dates import day
from apps.common.pdf.rich_text import to_paragraphs
from apps.organisations.models import Programme

from ..permissions import may_know_newer
from ..rendering.layout_version import portfolio_layout_version
from .build import build_document
from .portfolio_document import PortfolioDocument, PortfolioEntry


def build_portfolio(
    title: str, view_in_words: str, rows: Sequence[tuple[Programme, Assessment | None]], *, by: User, today: date
) -> PortfolioDocument:
    """`rows`: each programme, with the audit that the person may have; in the order of the view."""
    entries = []
    for programme, audit in rows:
        report = None
        if audit is not None:
            report = build_document(audit, today, names_newer=may_know_newer(by, audit))
        entries.append(
            PortfolioEntry(to_paragraphs(programme.name), to_paragraphs(programme.organisation.name), report)
        )
    return PortfolioDocument(
        layout=portfolio_layout_version(),
        language="en-GB",
        title=to_paragraphs(title),
        view_in_words=to_paragraphs(view_in_words),
        is_made_up=any(programme.organisation.is_made_up for programme, _ in rows),
        standing_on=day(today),
        entries=tuple(entries),
    )
