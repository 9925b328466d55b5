"""One whole rubric as a frozen value.

The same tree is read from the YAML file, read from the rows, written back to a file, hashed, and handed to pages,
sums and reports. Names follow the file's keys, so that `reader.py` can fill it by them, and each value's type says
(through `values.py`) what may stand there. Pure: no Django.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .values import (
    BandEdge,
    Code,
    Count,
    Day,
    Doi,
    Gap,
    GroupSize,
    Id,
    Label,
    Language,
    LevelNumber,
    Line,
    Order,
    Origin,
    Prose,
    Reference,
    Schema,
    Version,
    Web,
    Year,
)


@dataclass(frozen=True)
class About:
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


@dataclass(frozen=True)
class Citation:
    """The paper that gives the framework."""

    authors: tuple[Label, ...]
    title: Prose
    journal: Line
    year: Year
    published_online: Day
    doi: Doi
    pmcid: Label
    url: Web

    @property
    def in_full(self) -> str:
        """The reference as a report prints it."""
        return f"{', '.join(self.authors)}. {self.title}. {self.journal} {self.year}. doi: {self.doi}. {self.pmcid}."


@dataclass(frozen=True)
class Licence:
    """What is known of the terms of the paper."""

    status: Id
    note: Prose


@dataclass(frozen=True)
class Framework:
    """The framework that the rubric reads, and what its drafters could and could not know of it."""

    name: Label
    expands_to: Line
    acronym_note: Prose
    kind: Prose
    citation: Citation
    licence: Licence
    read_by_drafters: Id
    known_from_abstract: tuple[Prose, ...]
    known_inconsistency: Prose
    not_known_until_full_text_is_read: tuple[Prose, ...]


@dataclass(frozen=True)
class HonestWording:
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
    avoid_saying: tuple[Line, ...]
    ok_to_say: tuple[Line, ...]


@dataclass(frozen=True)
class Level:
    """One step of the scale, with its meaning for any indicator."""

    level: LevelNumber
    label: Label
    meaning: Prose


@dataclass(frozen=True)
class NonScore:
    """An answer that is no level."""

    code: Code
    label: Label
    rule: Prose


@dataclass(frozen=True)
class Flag:
    """From which difference on a gap or a change is pointed out; a rule of thumb."""

    status: Id
    factor: Gap
    indicator: Gap | None = None


@dataclass(frozen=True)
class Rules:
    """How levels are chosen and counted, in words and thresholds."""

    score_what_is_there: Prose
    level_4_evidence: Prose
    level_5_voice: Prose
    factor_score: Prose
    overall_score: Prose
    rounding: Prose
    percent: Prose
    group_views: Prose
    minimum_group_size: GroupSize
    minimum_group_size_export: GroupSize
    minimum_group_size_quotes: GroupSize
    refresh_group_results: Prose
    views_differ_flag: Flag
    noticeable_change_flag: Flag


@dataclass(frozen=True)
class Band:
    """A name for a stretch of factor scores, both ends included, to one decimal place."""

    id: Id
    label: Label
    min: BandEdge
    max: BandEdge


@dataclass(frozen=True)
class Scale:
    """The levels, the bands and the rules."""

    min: LevelNumber
    max: LevelNumber
    levels: tuple[Level, ...]
    non_scores: tuple[NonScore, ...]
    rules: Rules
    bands: tuple[Band, ...]
    band_guard: Prose
    band_status: Id

    def level(self, number: int) -> Level:
        """The step with this number. Raises KeyError if the scale has none."""
        for level in self.levels:
            if level.level == number:
                return level
        raise KeyError(number)


@dataclass(frozen=True)
class QuestionSets:
    """Which indicators are asked of whom, and the survey's response options."""

    full: Prose
    quick: Prose
    person_supported: Prose
    response_options_person_supported: tuple[Label, ...]
    response_note: Prose


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


@dataclass(frozen=True)
class Anchor:
    """The sentence that describes one level of one indicator."""

    level: LevelNumber
    anchor: Prose


@dataclass(frozen=True)
class EvidenceExample:
    """Where to look for evidence of one kind for one indicator."""

    type: Reference
    example: Prose


@dataclass(frozen=True)
class IndicatorGrounding:
    """What in an indicator is the paper's and what is ours."""

    factor_name: Reference
    paper_section: Line | None
    statement: Origin
    levels: Origin
    mechanism_and_outcome_links: Origin
    check_against_full_text: bool


@dataclass(frozen=True)
class Indicator:
    """One practice. `mechanisms`, `outcomes` and `supported_by` hold ids, the most telling first."""

    id: Code
    title: Line
    statement: Prose
    key_voice: Reference
    person_supported_statement: Prose | None
    mechanisms: tuple[Reference, ...]
    outcomes: tuple[Reference, ...]
    quick_set: bool
    na_allowed: bool
    levels: tuple[Anchor, ...]
    evidence: tuple[EvidenceExample, ...]
    reflection_prompt: Prose
    supported_by: tuple[Reference, ...]
    grounding: IndicatorGrounding
    na_guidance: Prose | None = None

    def anchor(self, level: int) -> str:
        """The sentence of this level. Raises KeyError if the indicator has none."""
        for anchor in self.levels:
            if anchor.level == level:
                return anchor.anchor
        raise KeyError(level)


@dataclass(frozen=True)
class FactorGrounding:
    """Where a factor's name and definition come from."""

    name: Origin
    definition: Origin


@dataclass(frozen=True)
class Factor:
    """One contextual factor of the framework, with its indicators in order."""

    id: Id
    code: Code
    order: Order
    name: Label
    grounding: FactorGrounding
    working_definition: Prose
    in_one_line: Line
    not_this: Prose
    watch_out_for: tuple[Line, ...]
    expected_outcomes: tuple[Reference, ...]
    expected_outcomes_grounding: Origin
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Rubric:
    """One version of the instrument, whole."""

    schema_version: Schema
    rubric: About
    framework: Framework
    honest_wording: HonestWording
    scale: Scale
    question_sets: QuestionSets
    informants: tuple[Informant, ...]
    evidence_types: tuple[EvidenceType, ...]
    outcomes: tuple[Outcome, ...]
    mechanisms: tuple[Mechanism, ...]
    cmo_links: tuple[Link, ...]
    sources: tuple[Source, ...]
    design_precedents: tuple[Precedent, ...]
    factors: tuple[Factor, ...]

    @property
    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, factor by factor."""
        for factor in self.factors:
            yield from factor.indicators

    @cached_property
    def _found(self) -> dict[str, dict]:
        return {
            "factor": {factor.id: factor for factor in self.factors},
            "indicator": {indicator.id: indicator for indicator in self.indicators},
            "factor_of": {i.id: factor for factor in self.factors for i in factor.indicators},
            "outcome": {outcome.id: outcome for outcome in self.outcomes},
            "mechanism": {mechanism.id: mechanism for mechanism in self.mechanisms},
            "evidence_type": {kind.id: kind for kind in self.evidence_types},
            "informant": {informant.id: informant for informant in self.informants},
            "source": {source.id: source for source in self.sources},
        }

    def factor(self, id: str) -> Factor:
        """The factor with this id. Raises KeyError if there is none."""
        return self._found["factor"][id]

    def indicator(self, id: str) -> Indicator:
        """The indicator with this id, such as ACC-1. Raises KeyError if there is none."""
        return self._found["indicator"][id]

    def factor_of(self, indicator_id: str) -> Factor:
        """The factor that an indicator belongs to. Raises KeyError if there is no such indicator."""
        return self._found["factor_of"][indicator_id]

    def outcome(self, id: str) -> Outcome:
        """The outcome with this id. Raises KeyError if there is none."""
        return self._found["outcome"][id]

    def mechanism(self, id: str) -> Mechanism:
        """The mechanism with this id. Raises KeyError if there is none."""
        return self._found["mechanism"][id]

    def evidence_type(self, id: str) -> EvidenceType:
        """The kind of evidence with this id. Raises KeyError if there is none."""
        return self._found["evidence_type"][id]

    def informant(self, id: str) -> Informant:
        """The informant with this id. Raises KeyError if there is none."""
        return self._found["informant"][id]

    def source(self, id: str) -> Source:
        """The source with this id. Raises KeyError if there is none."""
        return self._found["source"][id]
