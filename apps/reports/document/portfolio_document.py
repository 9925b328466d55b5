"""A portfolio on paper: what a view showed, its table, and the summary of each programme. Pure."""

from dataclasses import dataclass, replace
from functools import cached_property

from apps.common.pdf.rich_text import RichText

from .content_hash import content_hash_of
from .report_document import ReportDocument

NO_LEAGUE_TABLE = (
    "This page is for asking good questions together. It is not a league table: programmes differ, ratings are "
    "people’s judgement, and the rubric has not been tested for ranking."
)


@dataclass(frozen=True)
class PortfolioEntry:
    """One programme of the view, with the newest report that its reader may have; None: nothing is shared yet."""

    programme: RichText
    organisation: RichText
    report: ReportDocument | None


@dataclass(frozen=True)
class PortfolioDocument:
    """Every programme of a view, or of a part of it."""

    layout: str
    language: str
    title: RichText
    view_in_words: RichText
    is_made_up: bool
    standing_on: str  # the day
    entries: tuple[PortfolioEntry, ...]
    sentence: str = NO_LEAGUE_TABLE
    signs_replaced: bool = False  # true in the printed version only, where a sign had no font

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything in it but the day."""
        return content_hash_of(replace(self, standing_on=""))

    @property
    def reports(self) -> tuple[ReportDocument, ...]:
        """Those that have a page of their own."""
        return tuple(entry.report for entry in self.entries if entry.report is not None)

    def with_signs_replaced(self) -> "PortfolioDocument":
        """It says that a sign could not be printed."""
        return replace(self, signs_replaced=True)
