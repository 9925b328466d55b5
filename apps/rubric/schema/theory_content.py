"""Whose view counts, what may come of the practices, and what the wording leans on."""

import re

from .frozen_model import FrozenModel
from .value_rules import Code, Doi, Id, Label, ListOf, Order, Origin, Prose, Reference


class Informant(FrozenModel):
    """A kind of person whose view counts."""

    id: Id
    label: Label
    role: Prose


class EvidenceTypeContent(FrozenModel):
    """A kind of evidence. `voice` is the informant it speaks for, where it is somebody's own view."""

    id: Id
    code: Code
    label: Label
    examples: Prose
    voice: Reference | None  # `yaml_reader` fills it in for files that never say it


class OutcomeGrounding(FrozenModel):
    """Where an outcome's name and its plain wording come from."""

    name: Origin
    plain: Origin


class OutcomeContent(FrozenModel):
    """A domain of personal recovery."""

    id: Id
    order: Order
    name: Label
    plain: Prose
    grounding: OutcomeGrounding


class Mechanism(FrozenModel):
    """What changes in how a person thinks and feels. `supported_by`: ids of sources."""

    id: Id
    name: Label
    plain: Prose
    grounding: Origin
    supported_by: ListOf[Reference]


class LinkContent(FrozenModel):
    """Context (one or more factors) sets off mechanisms that lead to outcomes: one hypothesis."""

    id: Code
    factors: ListOf[Reference]
    context: Prose
    mechanisms: ListOf[Reference]
    outcomes: ListOf[Reference]
    status: Origin
    caution: Prose | None = None

    @property
    def is_interaction(self) -> bool:
        """Whether it takes more than one factor."""
        return len(self.factors) > 1


class SourceContent(FrozenModel):
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


class Precedent(FrozenModel):
    """What the layout learned from another instrument."""

    source: Reference
    lesson: Prose
