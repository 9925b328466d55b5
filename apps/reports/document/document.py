"""What a report prints, whole, as one frozen value. Pure.

Nothing in it depends on who asks: every date is the audit's or a survey round's. The same audit and rounds make the
same document, the same document has the same hash, and the same hash is printed once.
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from .provenance import BeforeSignOff, EvidenceList, Seal, Since, TwoRatings
from .sections import About, Annex, Cover, FactorPart, Glance, Limits, TheoryPart, ViewsPart


@dataclass(frozen=True)
class Document:
    """One report, whole."""

    layout: str  # changes with the templates, so that a new layout prints anew
    language: str
    lowest: int  # the scale's ends
    highest: int
    cover: Cover
    about: About
    since: Since | None  # None: a first version
    glance: Glance
    factors: tuple[FactorPart, ...]
    views: ViewsPart
    theory: TheoryPart
    limits: Limits
    ratings: TwoRatings | None  # None: one rating stands alone
    evidence: EvidenceList
    before: BeforeSignOff
    annex: Annex
    seal: Seal | None  # None: not signed off

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything in it, in hexadecimal digits."""
        return hash_of(self)

    @property
    def title(self) -> str:
        """What a reader's window and a PDF's properties call it."""
        cover = self.cover
        mark = f" ({cover.mark.code})" if cover.mark else ""
        return f"{cover.programme.text}: peer support audit, {cover.period}, version {cover.version}{mark}"

    @property
    def scored(self) -> int:
        """Indicators with a level."""
        return sum(factor.scored for factor in self.factors)

    @property
    def applicable(self) -> int:
        """Indicators that could have a level."""
        return sum(factor.applicable for factor in self.factors)

    @property
    def not_applicable(self) -> int:
        """Indicators that do not apply."""
        return sum(factor.not_applicable for factor in self.factors)

    @property
    def not_assessed(self) -> int:
        """Indicators that nobody has assessed yet."""
        return sum(factor.not_assessed for factor in self.factors)

    def with_signs_replaced(self) -> "Document":
        """It says that a sign could not be printed."""
        return replace(self, limits=replace(self.limits, signs_replaced=True))


def hash_of(value: Any) -> str:
    """SHA-256 of a frozen value and everything in it."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()


def canonical(value: Any) -> str:
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
    return str(value) if isinstance(value, Decimal) else value
