"""Here, too, everything that is printed is checked."""

from tests.reports.conftest import _every_report_conforms, _kept_pdfs, small_rubric

__all__ = ["_every_report_conforms", "_kept_pdfs", "small_rubric"]
