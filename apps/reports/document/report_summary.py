"""The summary of one report as a document of its own: one page that stands alone. Pure."""

from dataclasses import dataclass, replace
from functools import cached_property

from .content_hash import content_hash_of
from .report_document import ReportDocument


@dataclass(frozen=True)
class ReportSummary:
    """What the whole report says, of which one page is printed: it is as fresh, or as old, as the report."""

    report: ReportDocument

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything in it, in hexadecimal digits; another one than the report's."""
        return content_hash_of(self)

    @property
    def language(self) -> str:
        return self.report.language

    def with_signs_replaced(self) -> "ReportSummary":
        """It says that a sign could not be printed."""
        return replace(self, report=self.report.with_signs_replaced())
