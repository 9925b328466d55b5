"""The summary of one report as a document of its own: one page that stands alone. Pure."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

from .report_document import ReportDocument


@dataclass(frozen=True)
class ReportSummary:
    """What the whole report says, of which one page is printed: it is as fresh, or as old, as the report."""

    report: ReportDocument

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the report's own and of what is made of it; it says nothing that only some readers may see."""
        return hashlib.sha256(f"summary of {self.report.hash_for_outside}".encode("ascii")).hexdigest()

    @property
    def language(self) -> str:
        return self.report.language

    def with_signs_replaced(self) -> "ReportSummary":
        """It says that a sign could not be printed."""
        return replace(self, report=self.report.with_signs_replaced())
