"""The factors, their indicators, and the anchors of each level."""

from .frozen_model import FrozenModel
from .value_rules import Code, Id, Label, LevelNumber, Line, ListOf, Order, Origin, Prose, Reference, YesNo


class AnchorContent(FrozenModel):
    """The sentence that describes one level of one indicator."""

    level: LevelNumber
    anchor: Prose


class EvidenceExample(FrozenModel):
    """Where to look for evidence of one kind for one indicator."""

    type: Reference
    example: Prose


class IndicatorGrounding(FrozenModel):
    """What in an indicator is the paper's and what is ours."""

    factor_name: Reference
    paper_section: Line | None
    statement: Origin
    levels: Origin
    mechanism_and_outcome_links: Origin
    check_against_full_text: YesNo


class IndicatorContent(FrozenModel):
    """One practice. `mechanisms`, `outcomes` and `supported_by` hold ids, the most telling first."""

    id: Code
    title: Line
    statement: Prose
    key_voice: Reference
    person_supported_statement: Prose | None
    mechanisms: ListOf[Reference]
    outcomes: ListOf[Reference]
    quick_set: YesNo
    na_allowed: YesNo
    levels: ListOf[AnchorContent]
    evidence: ListOf[EvidenceExample]
    reflection_prompt: Prose
    supported_by: ListOf[Reference]
    grounding: IndicatorGrounding
    na_guidance: Prose | None = None

    @property
    def level_numbers(self) -> list[int]:
        """The level of each anchor."""
        return [anchor.level for anchor in self.levels]

    def anchor(self, level: int) -> str:
        """The sentence of this level. Raises KeyError if the indicator has none."""
        for anchor in self.levels:
            if anchor.level == level:
                return anchor.anchor
        raise KeyError(level)


class FactorGrounding(FrozenModel):
    """Where a factor's name and definition come from."""

    name: Origin
    definition: Origin


class FactorContent(FrozenModel):
    """One contextual factor of the framework, with its indicators in order."""

    id: Id
    code: Code
    order: Order
    name: Label
    grounding: FactorGrounding
    working_definition: Prose
    in_one_line: Line
    not_this: Prose
    watch_out_for: ListOf[Line]
    expected_outcomes: ListOf[Reference]
    expected_outcomes_grounding: Origin
    indicators: ListOf[IndicatorContent]
