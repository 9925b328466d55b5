"""A document as it can be printed: only signs that a font has, and places to break in endless words. Pure."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from apps.common.charts.scale_charts import Chart

from ..document.blank_audit import BlankAudit
from ..document.content_hash import canonical_json
from ..document.portfolio_document import PortfolioDocument
from ..document.printed_plan import PrintedPlan
from ..document.printed_shared_plan import PrintedSharedPlan
from ..document.report_document import ReportDocument
from ..document.report_summary import ReportSummary

Printable = TypeVar(
    "Printable", ReportDocument, ReportSummary, PrintedPlan, PrintedSharedPlan, PortfolioDocument, BlankAudit
)


def with_printable_text(
    document: Printable, printable: Callable[[str], str], breakable: Callable[[str], str]
) -> Printable:
    """The document as it can be printed.

    `printable` puts a mark in the place of signs that no font has; then the document says so. `breakable` adds
    places where a long word may go on in the next line.
    """
    shown = _with_texts(document, printable)
    if shown is not document and _marks(shown) > _marks(document):
        shown = shown.with_signs_replaced()
    return _with_texts(shown, breakable)


def _marks(
    document: ReportDocument | ReportSummary | PrintedPlan | PrintedSharedPlan | PortfolioDocument | BlankAudit,
) -> int:
    """How often the mark for a sign that cannot be printed stands in it."""
    return canonical_json(document).count("\\ufffd")


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed; parts without a change stay the same objects."""
    if isinstance(value, str):
        text = change(value)
        return value if text == value else text
    if isinstance(value, Chart):
        return value  # its signs are drawn in a picture, and its words are read aloud
    if isinstance(value, tuple):
        return _with_texts_of_parts(value, change)
    if is_dataclass(value) and not isinstance(value, type):
        return _with_field_texts(value, change)
    return value


def _with_texts_of_parts(parts: tuple[Any, ...], change: Callable[[str], str]) -> tuple[Any, ...]:
    """The same tuple with every text in it changed; itself if none is."""
    changed, is_changed = [], False
    for before in parts:
        after = _with_texts(before, change)
        is_changed = is_changed or after is not before
        changed.append(after)
    return tuple(changed) if is_changed else parts


def _with_field_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same frozen value with every text in its fields changed; itself if none is."""
    changed = {}
    for field in fields(value):
        before = getattr(value, field.name)
        after = _with_texts(before, change)
        if after is not before:
            changed[field.name] = after
    return replace(value, **changed) if changed else value
