"""One whole rubric as a frozen value.

The same tree is read from the YAML file, read from the rows, written back to a file, hashed, and handed to pages,
sums and reports. Names follow the file's keys, so that `reader.py` can fill it by them. Pure: no Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property


@dataclass(frozen=True)
class About:
    """What this version of the rubric is, and what it is for."""

    id: str
    version: str
    status: str  # how far the instrument has been tested, in the file's own word; not whether it is published
    title: str
    short_title: str
    language: str
    indicator_count: int
    designed_for: str
    unit_of_assessment: str
    wording_origin: str
    not_covered: str
    indicators_per_factor: int | None = None


@dataclass(frozen=True)
class Citation:
    """The paper that gives the framework."""

    authors: tuple[str, ...]
    title: str
    journal: str
    year: int
    published_online: str
    doi: str
    pmcid: str
    url: str

    @property
    def in_full(self) -> str:
        """The reference as a report prints it."""
        return f"{', '.join(self.authors)}. {self.title}. {self.journal} {self.year}. doi: {self.doi}. {self.pmcid}."


@dataclass(frozen=True)
class Licence:
    """What is known of the terms of the paper."""

    status: str
    note: str


@dataclass(frozen=True)
class Framework:
    """The framework that the rubric reads, and what its drafters could and could not know of it."""

    name: str
    expands_to: str
    acronym_note: str
    kind: str
    citation: Citation
    licence: Licence
    read_by_drafters: str
    known_from_abstract: tuple[str, ...]
    known_inconsistency: str
    not_known_until_full_text_is_read: tuple[str, ...]


@dataclass(frozen=True)
class HonestWording:
    """The ready-made sentences that stand wherever a score appears."""

    short_disclaimer: str
    method_note: str
    score_note: str
    band_note: str
    benchmark_note: str
    outcome_link_note: str
    self_reflection_note: str
    self_assessed_label: str
    independent_label: str
    avoid_saying: tuple[str, ...]
    ok_to_say: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """One step of the scale, with its meaning for any indicator."""

    level: int
    label: str
    meaning: str


@dataclass(frozen=True)
class NonScore:
    """An answer that is no level."""

    code: str
    label: str
    rule: str


@dataclass(frozen=True)
class Flag:
    """From which difference on a gap or a change is pointed out; a rule of thumb."""

    status: str
    factor: Decimal
    indicator: Decimal | None = None


@dataclass(frozen=True)
class Rules:
    """How levels are chosen and counted, in words and thresholds."""

    score_what_is_there: str
    level_4_evidence: str
    level_5_voice: str
    factor_score: str
    overall_score: str
    rounding: str
    percent: str
    group_views: str
    minimum_group_size: int
    minimum_group_size_export: int
    minimum_group_size_quotes: int
    refresh_group_results: str
    views_differ_flag: Flag
    noticeable_change_flag: Flag


@dataclass(frozen=True)
class Band:
    """A name for a stretch of factor scores, both ends included, to one decimal place."""

    id: str
    label: str
    min: Decimal
    max: Decimal


@dataclass(frozen=True)
class Scale:
    """The levels, the bands and the rules."""

    min: int
    max: int
    levels: tuple[Level, ...]
    non_scores: tuple[NonScore, ...]
    rules: Rules
    bands: tuple[Band, ...]
    band_guard: str
    band_status: str

    def level(self, number: int) -> Level:
        """The step with this number. Raises KeyError if the scale has none."""
        for level in self.levels:
            if level.level == number:
                return level
        raise KeyError(number)


@dataclass(frozen=True)
class QuestionSets:
    """Which indicators are asked of whom, and the survey's response options."""

    full: str
    quick: str
    person_supported: str
    response_options_person_supported: tuple[str, ...]
    response_note: str


@dataclass(frozen=True)
class Informant:
    """A kind of person whose view counts."""

    id: str
    label: str
    role: str


@dataclass(frozen=True)
class EvidenceType:
    """A kind of evidence. `voice` is the informant it speaks for, where it is somebody's own view."""

    id: str
    code: str
    label: str
    examples: str
    voice: str | None = None


@dataclass(frozen=True)
class PlainGrounding:
    """Where an outcome's name and its plain wording come from."""

    name: str
    plain: str


@dataclass(frozen=True)
class Outcome:
    """A domain of personal recovery."""

    id: str
    order: int
    name: str
    plain: str
    grounding: PlainGrounding


@dataclass(frozen=True)
class Mechanism:
    """What changes in how a person thinks and feels. `supported_by`: ids of sources."""

    id: str
    name: str
    plain: str
    grounding: str
    supported_by: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """Context (one or more factors) sets off mechanisms that lead to outcomes: one hypothesis."""

    id: str
    factors: tuple[str, ...]
    context: str
    mechanisms: tuple[str, ...]
    outcomes: tuple[str, ...]
    status: str
    caution: str | None = None

    @property
    def is_interaction(self) -> bool:
        """Whether it takes more than one factor."""
        return len(self.factors) > 1


@dataclass(frozen=True)
class Source:
    """A publication that the wording leans on, and how much of it the drafters could read."""

    id: str
    cite: str
    doi: str | None
    access: str


@dataclass(frozen=True)
class Precedent:
    """What the layout learned from another instrument."""

    source: str
    lesson: str


@dataclass(frozen=True)
class Anchor:
    """The sentence that describes one level of one indicator."""

    level: int
    anchor: str


@dataclass(frozen=True)
class EvidenceExample:
    """Where to look for evidence of one kind for one indicator."""

    type: str
    example: str


@dataclass(frozen=True)
class IndicatorGrounding:
    """What in an indicator is the paper's and what is ours."""

    factor_name: str
    paper_section: str | None
    statement: str
    levels: str
    mechanism_and_outcome_links: str
    check_against_full_text: bool


@dataclass(frozen=True)
class Indicator:
    """One practice. `mechanisms`, `outcomes` and `supported_by` hold ids, the most telling first."""

    id: str
    title: str
    statement: str
    key_voice: str
    person_supported_statement: str | None
    mechanisms: tuple[str, ...]
    outcomes: tuple[str, ...]
    quick_set: bool
    na_allowed: bool
    levels: tuple[Anchor, ...]
    evidence: tuple[EvidenceExample, ...]
    reflection_prompt: str
    supported_by: tuple[str, ...]
    grounding: IndicatorGrounding
    na_guidance: str | None = None

    def anchor(self, level: int) -> str:
        """The sentence of this level. Raises KeyError if the indicator has none."""
        for anchor in self.levels:
            if anchor.level == level:
                return anchor.anchor
        raise KeyError(level)


@dataclass(frozen=True)
class FactorGrounding:
    """Where a factor's name and definition come from."""

    name: str
    definition: str


@dataclass(frozen=True)
class Factor:
    """One contextual factor of the framework, with its indicators in order."""

    id: str
    code: str
    order: int
    name: str
    grounding: FactorGrounding
    working_definition: str
    in_one_line: str
    not_this: str
    watch_out_for: tuple[str, ...]
    expected_outcomes: tuple[str, ...]
    expected_outcomes_grounding: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Rubric:
    """One version of the instrument, whole."""

    schema_version: str
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
