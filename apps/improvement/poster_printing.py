"""Printing a poster. Import it in workers only: it brings the printer along."""

import base64
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from apps.common.pdf import fonts
from apps.common.pdf.printer import DRAWINGS, printer
from apps.jobs import claims
from apps.jobs.heartbeat import Heartbeat
from apps.surveys.printed_links import printed_address

from .domain.you_said import ShownItem
from .models import YouSaidPoster
from .queries.you_said import public_path, shown

logger = logging.getLogger(__name__)

LETTERS = ("large", "wide", "usual", "narrow", "small")  # classes of the stylesheet; the smallest has 13 points on A4
COULD_NOT = "Something went wrong while this poster was printed. You can print it again."


def make_poster(reference: str, *, now: Callable[[], datetime]) -> None:
    """Print the poster of this row, if it waits and nobody else takes it. Its end, good or bad, is on the row."""
    rows = YouSaidPoster.objects.select_related("version__page__programme__organisation")
    claim = claims.claim(rows, reference, at=now())
    if claim is None:
        return
    with Heartbeat(claim, now):
        try:
            claims.finish(claim, at=now(), pdf=pdf_of(claim.job))
        except claims.ClaimLostError:
            logger.warning("Poster %s was given to another worker.", reference)
        except Exception:
            logger.exception("Poster %s could not be printed.", reference)
            claims.give_up(claim, sentence=COULD_NOT, at=now())


def pdf_of(poster: YouSaidPoster) -> bytes:
    """One page with as many items as fit on it in letters that are read from a step away; the code leads to the
    rest.
    """
    items = [_printable(shown(row)) for row in poster.version.items.all()]
    press, html = printer("poster.css"), ""
    for number, letters in _ways_to_set(len(items)):
        html = _html(poster, items[:number], letters, has_more=number < len(items))
        if press.count_pages(html) == 1:
            break
    return press.print(html, poster.reference).pdf


def _ways_to_set(number: int) -> Iterator[tuple[int, str]]:
    """How many items in which letters: every item if that can be, in the largest letters that fit."""
    for kept in range(number, 0, -1):
        for letters in LETTERS:
            yield kept, letters


def _html(poster: YouSaidPoster, items: list[ShownItem], letters: str, *, has_more: bool) -> str:
    programme = poster.version.page.programme
    link = printed_address(public_path(poster.version.page))
    pictures = [(item, _drawing(item.picture)) for item in items]
    context = {
        "poster": poster,
        "letters": letters,
        "programme_name": fonts.breakable(fonts.printable(programme.name)),
        "organisation_name": fonts.breakable(fonts.printable(programme.organisation.name)),
        "items": pictures,
        "has_more": has_more,
        "link": link,
        "code": _as_drawing(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {link.code.size} {link.code.size}">'
            f'<path d="{link.code.path}" fill="#000"/></svg>'
        ),
    }
    return render_to_string("improvement/_poster.html", context)


def _printable(item: ShownItem) -> ShownItem:
    heard, done = (fonts.breakable(fonts.printable(text)) for text in (item.heard, item.done))
    source = fonts.breakable(fonts.printable(item.source))
    return replace(item, heard=heard, done=done, source=source)


@cache
def _drawing(picture: str) -> str:
    file = Path(settings.BASE_DIR) / "static" / "images" / "easy-read" / f"{picture}.svg"
    return _as_drawing(file.read_text(encoding="utf-8"))


def _as_drawing(svg: str) -> str:
    """A picture that the page carries in itself: the printer fetches no other."""
    return DRAWINGS + base64.b64encode(svg.encode()).decode("ascii")
