"""Printing one page. Import it in workers only: it brings the printer along."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.template.loader import render_to_string

from apps.common.pdf import fonts
from apps.common.pdf.printer import printer

from .actions.printouts import claim_printout, fail_printout, finish_printout
from .domain.supervision_page import Sheet

logger = logging.getLogger(__name__)


def make_printout(reference: str, *, now: Callable[[], datetime]) -> None:
    """Print the page of this row, if it waits and nobody else takes it."""
    try:
        held = claim_printout(reference=reference, at=now())
        if held is None:
            return
        printout, sheet = held
        finish_printout(printout=printout, pdf=pdf_of(sheet, reference), at=now())
    except Exception as problem:  # noqa: BLE001 - whatever it was: its message may quote what was to be printed
        logger.error("Page %s could not be printed: %s.", reference, type(problem).__name__)
        fail_printout(reference=reference, at=now())


def pdf_of(sheet: Sheet, identifier: str) -> bytes:
    """The page as a tagged PDF."""
    shown = sheet.with_texts(fonts.printable).with_texts(fonts.breakable)
    html = render_to_string("reflections/document/print.html", {"sheet": shown})
    return printer("supervision.css").print(html, identifier, private=True).pdf
