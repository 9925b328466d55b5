"""The hash of what is printed: the same value has the same hash on any machine. Pure."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any


def content_hash_of(value: Any) -> str:
    """SHA-256 of a frozen value and everything in it."""
    return hash_of_plain(to_plain(value))


def hash_of_plain(plain: Any) -> str:
    """The same, of what `to_plain` made of the value: where several hashes share most of what they are made of."""
    return hashlib.sha256(_as_json(plain).encode("ascii")).hexdigest()


def canonical_json(value: Any) -> str:
    """A frozen value as JSON that is the same wherever it is written."""
    return _as_json(to_plain(value))


_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def to_plain(value: Any) -> Any:
    """The value in lists, dictionaries, texts and numbers."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple:
        return list(map(to_plain, value))
    names = _names_of_fields(kind)  # type: ignore[arg-type]  # a class is hashable
    if names is not None:
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


_AS_THEY_ARE = frozenset({str, int, bool, NoneType})  # most of a report


@cache
def _names_of_fields(kind: type) -> tuple[str, ...] | None:
    """Of a dataclass; None for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None
