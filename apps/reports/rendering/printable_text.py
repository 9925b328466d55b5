"""A document as it can be printed: only signs that a font has, and places to break in endless words. Pure."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from ..document.blank_audit import BlankAudit
from ..document.content_hash import canonical_json
from ..document.report_document import ReportDocument

Printable = TypeVar("Printable", ReportDocument, BlankAudit)


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


def _marks(document: ReportDocument | BlankAudit) -> int:
    """How often the mark for a sign that cannot be printed stands in it."""
    return canonical_json(document).count("\\ufffd")


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed; parts without a change stay the same objects."""
    if isinstance(value, str):
        text = change(value)
        return value if text == value else text
    if isinstance(value, tuple):
        changed = tuple(_with_texts(part, change) for part in value)
        return value if all(new is old for new, old in zip(changed, value, strict=True)) else changed
    if is_dataclass(value) and not isinstance(value, type):
        return _with_field_texts(value, change)
    return value


def _with_field_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same frozen value with every text in its fields changed; itself if none is."""
    changed = {}
    for field in fields(value):
        before = getattr(value, field.name)
        after = _with_texts(before, change)
        if after is not before:
            changed[field.name] = after
    return replace(value, **changed) if changed else value
