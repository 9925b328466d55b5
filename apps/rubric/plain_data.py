"""A rubric's content as dicts and lists with the file's names. Pure: no Django."""

from decimal import Decimal
from typing import Any

from .schema.frozen_model import FrozenModel, field_types
from .schema.theory_content import SourceContent


def to_plain_data(value: Any) -> Any:
    """Content as dicts and lists, with the file's names. A part that may be absent, and is, is left out."""
    if isinstance(value, tuple) and value and isinstance(value[0], SourceContent):
        return _sources_by_id(value)
    if isinstance(value, tuple):
        return list(map(to_plain_data, value))
    if isinstance(value, FrozenModel):
        return _block(value)
    return value


def _block(block: FrozenModel) -> dict[str, Any]:
    plain = {}
    for field in field_types(type(block)):
        value = getattr(block, field.name)
        if value is not None or field.is_required:
            plain[field.name] = to_plain_data(value)
    return plain


def _sources_by_id(sources: tuple[SourceContent, ...]) -> dict[str, dict[str, Any]]:
    """Sources stand in a file under their ids."""
    plain = {}
    for source in sources:
        block = _block(source)
        plain[block.pop("id")] = block
    return plain


def format_number(value: Decimal) -> str:
    """1.0, 0.75: without trailing zeros, but with at least one decimal place."""
    text = f"{value.normalize():f}"
    return text if "." in text else f"{text}.0"
