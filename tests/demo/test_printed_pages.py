"""The demonstration's reports on paper: no page is nearly empty, and they stay as short as they are."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from apps.reports.document.build import build_document
from apps.reports.document.report_summary import ReportSummary
from apps.reports.rendering import render_pdf
from tests.demo.demonstration import CONTENT, stored

pytestmark = pytest.mark.long(reason="prints every report of the demonstration")

LATER = date(2026, 7, 1)  # what peer workers said may leave the organisation by then
# Between the running head and foot of an A4 page, in millimetres from its top.
HEIGHT, HEAD, FOOT = 297, 24, 276
INK = 200  # of 255: whatever is darker
FILLED = 0.4  # of a page's height, at least
# What each report took before its summary had a page of its own and its factors stood on pages of theirs, in the
# order in which the audits were started. The second and third have a second rating, and so a section more.
PAGES_BEFORE = (22, 30, 30, 23, 23)


def filled_shares(pdf: Path) -> list[float]:
    """How far down the last ink of each page lies, as a share of the room that pages have."""
    subprocess.run(["pdftoppm", "-gray", "-r", "20", pdf, pdf.with_suffix("")], check=True)
    shares = []
    for file in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm")):
        page = Image.open(file)
        head, foot = page.height * HEAD // HEIGHT, page.height * FOOT // HEIGHT
        body = page.crop((0, head, page.width, foot)).point(lambda grey: 255 if grey < INK else 0)
        box = body.getbbox()
        shares.append(box[3] / body.height if box else 0.0)
    return shares


def test_every_report_is_measured():
    assert len(PAGES_BEFORE) == len(CONTENT.audits)


@pytest.mark.django_db
@pytest.mark.usefixtures("made_up")
class TestPrintedPages:
    @pytest.mark.parametrize("place", range(len(PAGES_BEFORE)))
    def test_no_page_is_nearly_empty(self, place, tmp_path):
        document = build_document(stored(CONTENT.audits[place]), LATER)
        printed = render_pdf.print_document(document)
        file = tmp_path / "report.pdf"
        file.write_bytes(printed.pdf)
        shares = filled_shares(file)
        assert len(shares) == printed.pages
        nearly_empty = {number: share for number, share in enumerate(shares, start=1) if share < FILLED}
        assert not nearly_empty
        assert printed.pages <= PAGES_BEFORE[place] - 2

    def test_every_summary_is_one_page(self):
        for content in CONTENT.audits:
            assert render_pdf.print_document(ReportSummary(build_document(stored(content), LATER))).pages == 1


def test_a_nearly_empty_page_is_seen(tmp_path):
    file = tmp_path / "made.pdf"
    page = '<html lang="en"><title>x</title><body class="report"><h1>x</h1><p>One line.</p></body></html>'
    file.write_bytes(render_pdf.printer().print(page, "x").pdf)
    (share,) = filled_shares(file)
    assert 0 < share < FILLED
