"""The printer: HTML in, a tagged PDF (PDF/UA-1) out.

Import it in workers and commands only. It brings WeasyPrint along, which takes half a second and 50 MB.
"""

import gc
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

from . import fonts

fonts.use_only_ours()
# A line for each page of each report would drown everything else in the log.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

from weasyprint import CSS, HTML, Document  # noqa: E402  # the fonts are chosen when it is loaded
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

from . import line_breaks, text_layer  # noqa: E402

line_breaks.install()
text_layer.install()

DRAWINGS = "data:image/svg+xml;base64,"
# What the printer only warns of, and a reader would miss: a picture, a font, a sign without a glyph.
NEVER_MERELY_WARNED = (".notdef", "Font-face", "Unable to subset", "Image ", "Failed")


class PrintingError(Exception):
    """The pages could not be printed as they should be. The message is for the log, never for a page.

    It may hold words of what was printed.
    """


@dataclass(frozen=True)
class PdfFile:
    """One PDF, how many pages it has, and on which of them, from 1, each named place of its HTML begins."""

    pdf: bytes
    pages: int
    places: Mapping[str, int] = field(default_factory=dict)


class OnlyDrawings(URLFetcher):
    """Serves the pictures that the page carries in itself, and nothing else: no file, no host, no redirect."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if not url.startswith(DRAWINGS):
            raise ValueError("Only a page’s own drawings are printed.")
        return super().fetch(url, headers)


class _Complaints(logging.Handler):
    """What the printer complains of while one file is printed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.levelno >= logging.ERROR or message.startswith(NEVER_MERELY_WARNED):
            self.found.append(message)


@contextmanager
def _no_complaints(private: bool = False) -> Iterator[None]:
    """Raises PrintingError if the printer logs anything that leaves a hole in the pages."""
    complaints, logger = _Complaints(), logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    logger.propagate = not private
    try:
        yield
    finally:
        logger.propagate = True
        logger.removeHandler(complaints)
    if complaints.found:
        raise PrintingError("; ".join(complaints.found[:5]))


@contextmanager
def _garbage_collected_later() -> Iterator[None]:
    """A render makes hundreds of thousands of small objects; looking for dead ones meanwhile costs a quarter more."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
            gc.collect()


class Printer:
    """Fonts and one stylesheet of `static/css/`, read once and used for everything that is printed; one at a time."""

    def __init__(self, stylesheet: str) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = OnlyDrawings()
        css = (Path(settings.BASE_DIR) / "static" / "css" / stylesheet).read_text(encoding="utf-8")
        with _no_complaints():
            self._css = CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher)
        self._one_at_a_time = threading.Lock()

    def print(self, html: str, identifier: str, *, private: bool = False) -> PdfFile:
        """One PDF. The same HTML and identifier give the same bytes. Raises PrintingError.

        `private`: what the printer complains of reaches no log, because complaints may quote the page.
        """
        with self._one_at_a_time, _garbage_collected_later(), _no_complaints(private):
            try:
                return self._print(html, identifier)
            except FatalURLFetchingError as refusal:
                # It is a BaseException: `except Exception` further up would not see it.
                raise PrintingError(str(refusal)) from refusal

    def count_pages(self, html: str) -> int:
        """How many pages it would have. Raises PrintingError."""
        with self._one_at_a_time, _garbage_collected_later(), _no_complaints():
            try:
                return len(self._render(html).pages)
            except FatalURLFetchingError as refusal:
                raise PrintingError(str(refusal)) from refusal

    def _render(self, html: str, **options) -> Document:
        page = HTML(string=html, url_fetcher=self._fetcher)
        return page.render(font_config=self._fonts, stylesheets=[self._css], **options)

    def _print(self, html: str, identifier: str) -> PdfFile:
        options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": identifier.encode("ascii")}
        rendered = self._render(html, **options)
        pdf = rendered.write_pdf(finisher=text_layer.finish, **options)
        places: dict[str, int] = {}
        for number, sheet in enumerate(rendered.pages, start=1):
            for name in sheet.anchors:
                places.setdefault(name, number)
        return PdfFile(pdf=pdf, pages=len(rendered.pages), places=places)


@cache
def printer(stylesheet: str) -> Printer:
    """This process's printer for one stylesheet."""
    return Printer(stylesheet)
