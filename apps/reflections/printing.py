"""Printing one page. Import it in workers only: it brings the printer along."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.template.loader import render_to_string

from apps.common.pdf import fonts
from apps.common.pdf.printer import printer
from apps.jobs import claims
from apps.jobs.heartbeat import Heartbeat

from .actions.printouts import finish_printout
from .domain.supervision_page import SupervisionPage
from .models import COULD_NOT_PRINT, Printout
from .printout_content import decrypt_page

logger = logging.getLogger(__name__)


def make_printout(reference: str, *, now: Callable[[], datetime]) -> None:
    """Print the page of this row, if it waits and nobody else takes it."""
    claim = claims.claim(Printout.objects.all(), reference, at=now())
    if claim is None:
        return
    with Heartbeat(claim, now):
        try:
            pdf = pdf_of(decrypt_page(claim.job), reference)
            finish_printout(claim=claim, pdf=pdf, at=now())
        except claims.ClaimLostError:
            logger.warning("Page %s was given to another worker.", reference)
        except Exception as problem:  # noqa: BLE001 - whatever it was: its message may quote what was to be printed
            logger.error("Page %s could not be printed: %s.", reference, type(problem).__name__)
            claims.give_up(claim, sentence=COULD_NOT_PRINT, at=now())


def pdf_of(supervision_page: SupervisionPage, identifier: str) -> bytes:
    """The page as a tagged PDF."""
    shown = supervision_page.with_texts(fonts.printable).with_texts(fonts.breakable)
    html = render_to_string("reflections/document/print.html", {"supervision_page": shown})
    return printer("supervision.css").print(html, identifier, private=True).pdf
