"""deploy/run asks WeasyPrint for its libraries once, and later only whether they are still there."""

import pytest

from deploy import printer_check
from deploy.printer_check import PrinterCheck

WORKS = 'print("{library}")'
WITHOUT = "raise OSError(\"cannot load library 'libpango-1.0-0'\")"


@pytest.fixture
def library(tmp_path):
    path = tmp_path / "libpango-1.0.so.0"
    path.touch()
    return path


@pytest.fixture
def found(tmp_path, library, monkeypatch):
    """What a check that went well has written down; from here on, the library cannot be loaded."""
    path = tmp_path / "printer"
    monkeypatch.setattr(printer_check, "ASK", WORKS.format(library=library))
    assert PrinterCheck(path).problem() == ""
    monkeypatch.setattr(printer_check, "ASK", WITHOUT)
    return path


def test_nothing_is_asked_while_everything_is_as_it_was(found):
    assert PrinterCheck(found).problem() == ""


def test_it_is_asked_again_when_a_library_has_gone(found, library):
    library.unlink()
    assert "cannot load library" in PrinterCheck(found).problem()
    library.touch()
    assert "cannot load library" in PrinterCheck(found).problem()  # nothing is known any more


def test_it_is_asked_again_for_other_packages(found, tmp_path, monkeypatch):
    other = tmp_path / "requirements.txt"
    other.write_text("weasyprint==1.0\n")
    monkeypatch.setattr(printer_check, "REQUIREMENTS", other)
    assert "cannot load library" in PrinterCheck(found).problem()


@pytest.mark.parametrize("content", ["", "\n", b"\xff".decode("latin-1"), "mark only"])
def test_it_is_asked_again_where_nothing_was_written_down(found, content):
    found.write_text(content)
    assert "cannot load library" in PrinterCheck(found).problem()


def test_where_a_system_names_no_libraries_it_is_always_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(printer_check, "ASK", "")
    assert PrinterCheck(tmp_path / "printer").problem() == ""
    monkeypatch.setattr(printer_check, "ASK", WITHOUT)
    assert "cannot load library" in PrinterCheck(tmp_path / "printer").problem()


def test_it_can_be_used_where_nothing_can_be_written_down(tmp_path, monkeypatch, library):
    monkeypatch.setattr(printer_check, "ASK", WORKS.format(library=library))
    assert PrinterCheck(tmp_path / "nowhere" / "printer").problem() == ""


def test_what_the_real_one_has_loaded_is_written_down(tmp_path):
    path = tmp_path / "printer"
    assert PrinterCheck(path).problem() == ""
    if "linux" in printer_check.sys.platform:
        assert "libpango" in path.read_text()
