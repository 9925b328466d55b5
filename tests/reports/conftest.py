"""What tests of reports may ask for."""

from pathlib import Path

import pytest

from apps.reports import pdf
from apps.rubric.actions import load_rubric, publish_rubric
from tests.pdfua import checker
from tests.people import NOON

SMALL_RUBRIC = Path(__file__).resolve().parents[1] / "rubric" / "small_rubric.yaml"


@pytest.fixture(scope="session")
def _kept_pdfs(tmp_path_factory):
    """Every PDF that is printed during the run is kept, and checked against PDF/UA-1 when the tests are over."""
    folder = tmp_path_factory.mktemp("printed")
    kept: list[Path] = []
    original = pdf.Printer.print

    def print_and_keep(self, html, identifier):
        printed = original(self, html, identifier)
        file = folder / f"{len(kept):03d}.pdf"
        file.write_bytes(printed.pdf)
        kept.append(file)
        return printed

    pdf.Printer.print = print_and_keep
    yield kept
    pdf.Printer.print = original
    broken = checker.check(kept) if kept else ""
    assert not broken, f"Printed reports break PDF/UA-1:\n{broken}"


@pytest.fixture(autouse=True)
def _every_report_conforms(_kept_pdfs):
    """No test of reports prints anything that is not checked."""


@pytest.fixture
def small_rubric(rubric):
    """A published rubric of another shape, for reports that are quickly printed; the shipped one stays the newest."""
    loaded = load_rubric(text=SMALL_RUBRIC.read_text(encoding="utf-8"), by=None, at=NOON)
    return publish_rubric(rubric=loaded.rubric, by=None, at=NOON)
