"""The factors, their indicators, and the anchors of each level."""

from dataclasses import dataclass

from ..values import Code, Id, Label, LevelNumber, Line, Order, Origin, Prose, Reference


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
