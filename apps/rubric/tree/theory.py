"""Whose view counts, what may come of the practices, and what the wording leans on."""

import re
from dataclasses import dataclass, field

from ..values import Code, Doi, Id, Label, Order, Origin, Prose, Reference


@dataclass(frozen=True)
class Informant:
    """A kind of person whose view counts."""

    id: Id
    label: Label
    role: Prose


@dataclass(frozen=True)
class EvidenceType:
    """A kind of evidence. `voice` is the informant it speaks for, where it is somebody's own view."""

    id: Id
    code: Code
    label: Label
    examples: Prose
    # Written even where it is null: a file that never says `voice` means the usual ones (`reader.py`).
    voice: Reference | None = field(default=None, metadata={"written_if_null": True})


@dataclass(frozen=True)
class PlainGrounding:
    """Where an outcome's name and its plain wording come from."""

    name: Origin
    plain: Origin


@dataclass(frozen=True)
class Outcome:
    """A domain of personal recovery."""

    id: Id
    order: Order
    name: Label
    plain: Prose
    grounding: PlainGrounding


@dataclass(frozen=True)
class Mechanism:
    """What changes in how a person thinks and feels. `supported_by`: ids of sources."""

    id: Id
    name: Label
    plain: Prose
    grounding: Origin
    supported_by: tuple[Reference, ...]


@dataclass(frozen=True)
class Link:
    """Context (one or more factors) sets off mechanisms that lead to outcomes: one hypothesis."""

    id: Code
    factors: tuple[Reference, ...]
    context: Prose
    mechanisms: tuple[Reference, ...]
    outcomes: tuple[Reference, ...]
    status: Origin
    caution: Prose | None = None

    @property
    def is_interaction(self) -> bool:
        """Whether it takes more than one factor."""
        return len(self.factors) > 1


@dataclass(frozen=True)
class Source:
    """A publication that the wording leans on, and how much of it the drafters could read."""

    id: Id
    cite: Prose
    doi: Doi | None
    access: Id

    @property
    def in_short(self) -> str:
        """Who wrote it and when: what the citation begins with, and the first year in the rest of it."""
        authors, _, rest = self.cite.partition(". ")
        year = re.search(r"\b(19|20)[0-9]{2}\b", rest)
        return f"{authors}, {year.group()}" if year else authors


@dataclass(frozen=True)
class Precedent:
    """What the layout learned from another instrument."""

    source: Reference
    lesson: Prose
