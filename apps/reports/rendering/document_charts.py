"""A document with its pictures drawn: what the templates are given."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from apps.common.charts.scale_charts import Chart, completeness_row, level_dots, profile_axis, profile_strip
from apps.common.pdf.rich_text import RichText
from apps.insights.domain.programme_theory import LinkStatus

from ..document.report_document import ReportDocument
from ..document.sections import FactorSection, IndicatorEntry, TheoryLink
from .summary_page import ROOMS, FittedSummary, SummaryFact, SummaryPoint, SummaryRoom, fit_summary

# An entry with at most so many lines of typed text, of about so many signs, is kept on one page: that leaves less
# than half a page empty before it. A longer one breaks, and costs the printer no second try.
LINES_KEPT_TOGETHER, SIGNS_IN_A_LINE = 18, 95


@dataclass(frozen=True)
class IndicatorWithCharts:
    """One indicator with its dots."""

    item: IndicatorEntry
    dots: Chart
    position: int  # of its factor

    @property
    def is_short(self) -> bool:
        """Whether what was typed about it fits well into one page."""
        item = self.item
        return _lines(item.reason) + _lines(item.note) + _lines(item.evidence_reason) <= LINES_KEPT_TOGETHER


@dataclass(frozen=True)
class FactorWithCharts:
    """One factor with its place on the profile and its squares of completeness."""

    part: FactorSection
    strip: Chart
    squares: Chart
    items: tuple[IndicatorWithCharts, ...]


@dataclass(frozen=True)
class HighlightWithCharts:
    """One strength or priority, as the summary says it."""

    drawn: IndicatorWithCharts
    point: SummaryPoint


@dataclass(frozen=True)
class LinksByStatus:
    """Links whose contexts are equally far."""

    standing: str
    links: tuple[TheoryLink, ...]


@dataclass(frozen=True)
class OutcomeWithCharts:
    """One outcome: the links that lead to it, those that are equally far together, and what may hold it back."""

    name: str
    plain: str
    links: tuple[LinksByStatus, ...]
    held_back_by: tuple[IndicatorWithCharts, ...]


@dataclass(frozen=True)
class DocumentWithCharts:
    """One report, ready to be set in pages."""

    document: ReportDocument
    axis: Chart
    factors: tuple[FactorWithCharts, ...]
    strengths: tuple[HighlightWithCharts, ...]
    priorities: tuple[HighlightWithCharts, ...]
    outcomes: tuple[OutcomeWithCharts, ...]
    summary: FittedSummary

    @property
    def factors_on_summary(self) -> tuple[tuple[FactorWithCharts, SummaryFact], ...]:
        """Those that have a line on the summary, each with its words there."""
        return tuple(zip(self.factors, self.summary.factors, strict=False))

    @property
    def factors_left_out(self) -> int:
        """How many have no line there."""
        return len(self.factors) - len(self.summary.factors)


def _lines(text: RichText) -> int:
    """About how many lines it takes."""
    return sum(1 + len(paragraph.text) // SIGNS_IN_A_LINE for paragraph in text.paragraphs)


def add_charts(document: ReportDocument, room: SummaryRoom = ROOMS[0]) -> DocumentWithCharts:
    """Every picture of a report. `room`: how much of each text stands on its summary."""
    scale = (document.lowest, document.highest)
    factors, indicators = [], {}
    for part in document.factors:
        factor = _factor(part, document, scale)
        factors.append(factor)
        for indicator in factor.items:
            indicators[indicator.item.code] = indicator
    outcomes = []
    for outcome in document.theory.outcomes:
        held_back_by = _named(outcome.held_back_by, indicators)
        outcomes.append(OutcomeWithCharts(outcome.name, outcome.plain, _by_status(outcome.links), held_back_by))
    summary = fit_summary(document, room)
    return DocumentWithCharts(
        document=document,
        axis=profile_axis(scale, document.annex.bands),
        factors=tuple(factors),
        strengths=_highlights(summary.strengths, indicators),
        priorities=_highlights(summary.priorities, indicators),
        outcomes=tuple(outcomes),
        summary=summary,
    )


def _named(codes: tuple[str, ...], indicators: Mapping[str, IndicatorWithCharts]) -> tuple[IndicatorWithCharts, ...]:
    return tuple(indicators[code] for code in codes)


def _highlights(
    points: tuple[SummaryPoint, ...], indicators: Mapping[str, IndicatorWithCharts]
) -> tuple[HighlightWithCharts, ...]:
    return tuple(HighlightWithCharts(indicators[point.code], point) for point in points)


def _by_status(links: tuple[TheoryLink, ...]) -> tuple[LinksByStatus, ...]:
    """Links by standing, the firmest first."""
    by_standing = defaultdict[str, list[TheoryLink]](list)
    for link in links:
        by_standing[link.standing].append(link)
    groups = []
    for status in LinkStatus:
        if alike := by_standing[status.value]:
            groups.append(LinksByStatus(status.value, tuple(alike)))
    return tuple(groups)


def _factor(part: FactorSection, document: ReportDocument, scale: tuple[int, int]) -> FactorWithCharts:
    answered, items = [], []
    for item in part.items:
        answered.append(item.answered)
        next_level = item.level + 1 if item.level is not None and item.next_anchor else None
        dots = level_dots(item.answered, item.level, part.position, scale, next_level)
        items.append(IndicatorWithCharts(item, dots, part.position))
    return FactorWithCharts(
        part=part,
        strip=profile_strip(part.name, part.mean, part.shown_as, part.position, scale, document.annex.bands),
        squares=completeness_row(part.name, tuple(answered), part.position),
        items=tuple(items),
    )
