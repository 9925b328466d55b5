"""The hash of what is printed: the same value has the same hash on any machine. Pure."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any


def content_hash_of(value: Any) -> str:
    """SHA-256 of a frozen value and everything in it."""
    return hashlib.sha256(canonical_json(value).encode("ascii")).hexdigest()


def canonical_json(value: Any) -> str:
    """A frozen value as JSON that is the same wherever it is written."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """The value in lists, dictionaries, texts and numbers."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
