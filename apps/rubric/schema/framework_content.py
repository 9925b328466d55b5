"""The instrument and the framework it reads."""

from .frozen_model import FrozenModel
from .value_rules import Count, Day, Doi, Id, Label, Language, Line, ListOf, Prose, Version, WebAddress, Year


class AboutRubric(FrozenModel):
    """What this version of the rubric is, and what it is for."""

    id: Id
    version: Version
    status: Id  # how far the instrument has been tested, in the file's own word; not whether it is published
    title: Line
    short_title: Label
    language: Language
    indicator_count: Count
    designed_for: Prose
    unit_of_assessment: Prose
    wording_origin: Prose
    not_covered: Prose
    indicators_per_factor: Count | None = None


class Citation(FrozenModel):
    """The paper that gives the framework."""

    authors: ListOf[Label]
    title: Prose
    journal: Line
    year: Year
    published_online: Day
    doi: Doi
    pmcid: Label
    url: WebAddress

    @property
    def in_full(self) -> str:
        """The reference as a report prints it."""
        return f"{', '.join(self.authors)}. {self.title}. {self.journal} {self.year}. doi: {self.doi}. {self.pmcid}."


class Licence(FrozenModel):
    """What is known of the terms of the paper."""

    status: Id
    note: Prose


class Framework(FrozenModel):
    """The framework that the rubric reads, and what its drafters could and could not know of it."""

    name: Label
    expands_to: Line
    acronym_note: Prose
    kind: Prose
    citation: Citation
    licence: Licence
    read_by_drafters: Id
    known_from_abstract: ListOf[Prose]
    known_inconsistency: Prose
    not_known_until_full_text_is_read: ListOf[Prose]


class HonestWording(FrozenModel):
    """The ready-made sentences that stand wherever a score appears."""

    short_disclaimer: Prose
    method_note: Prose
    score_note: Prose
    band_note: Prose
    benchmark_note: Prose
    outcome_link_note: Prose
    self_reflection_note: Prose
    self_assessed_label: Label
    independent_label: Label
    avoid_saying: ListOf[Line]
    ok_to_say: ListOf[Line]
