"""Printing a report without a worker."""

import pytest
from django.core.management import CommandError, call_command

from apps.common.pdf.printer import PdfFile, PrintingError
from apps.reports.models import Report
from apps.reports.rendering import render_pdf
from tests.factories import make_audit

pytestmark = pytest.mark.long(reason="prints whole reports")


def test_it_prints_into_a_file(signed_off, tmp_path, capsys):
    file = tmp_path / "report.pdf"
    call_command("make_report", signed_off.reference, output=file)
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert "pages" in capsys.readouterr().out
    assert not Report.objects.exists()


def test_a_draft_can_be_printed(cast, small_rubric, tmp_path):
    file = tmp_path / "draft.pdf"
    call_command("make_report", make_audit(cast.programme, small_rubric, cast.manager).reference, output=file)
    assert file.exists()


def test_an_unknown_reference_is_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="There is no audit with the reference NOSUCH"):
        call_command("make_report", "NOSUCH", output=tmp_path / "report.pdf")


def test_a_place_that_cannot_be_written_is_a_sentence(signed_off, tmp_path, monkeypatch):
    monkeypatch.setattr(render_pdf, "print_document", lambda document: PdfFile(b"%PDF", 1))
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("make_report", signed_off.reference, output=tmp_path / "nowhere" / "report.pdf")


def test_a_failure_is_a_sentence(signed_off, tmp_path, monkeypatch):
    def fail(document):
        raise PrintingError("no glyph")

    monkeypatch.setattr(render_pdf, "print_document", fail)
    with pytest.raises(CommandError, match="The report could not be printed: no glyph"):
        call_command("make_report", signed_off.reference, output=tmp_path / "report.pdf")
