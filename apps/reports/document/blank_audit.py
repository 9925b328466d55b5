"""A blank audit, to fill in on paper: every statement of one rubric with a box to tick and room to write. Pure.

One value for one rubric version and one layout, so that it is printed once. It counts to no number of factors,
indicators or levels, and how much room there is to write follows from how much is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from apps.assessments.domain.evidence_questions import KINDS_FOR_HIGH_LEVELS, key_voice_evidence
from apps.assessments.domain.scoring import AnswerState
from apps.rubric import labels
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from .content_hash import content_hash_of

# A page's inside and what stands on it, in millimetres, as static/css/blank.css sets them.
PAGE, LINE_TO_WRITE = 258, 8
HEAD, ROW, LABEL, GAP = 24, 2.4, 4.8, 2.6
TEXT, SMALL = 4.7, 4  # a printed line
SIGNS_OF_STATEMENT, SIGNS_OF_ANCHOR, SIGNS_OF_KIND = 92, 74, 48  # that fit on one line
LEAST_LINES, MOST_LINES = 3, 12
LINES_FOR_CONFIDENCE = LINES_FOR_NOTE = 2
LINES_FOR_FACTOR = 6
LINES_AT_THE_END = 10
ROWS_OF_TABLE = 10


@dataclass(frozen=True)
class AnswerChoice:
    """One answer to tick: a level with its anchor, or an answer that is no level."""

    level: str  # such as "Level 3"; empty where it is no level
    label: str
    sentence: str


@dataclass(frozen=True)
class EvidenceChoice:
    """One kind of evidence to tick, and where to look for it."""

    label: str
    example: str  # for one indicator; empty where the rubric names none


@dataclass(frozen=True)
class BlankIndicator:
    """One indicator to rate."""

    code: str
    title: str
    statement: str
    choices: tuple[AnswerChoice, ...]
    kinds: tuple[EvidenceChoice, ...]
    confidence: str  # when the evidence of a high level needs a reason
    room: int  # lines to write a reason on

    @property
    def lines_for_reason(self) -> range:
        return range(self.room)

    @property
    def lines_for_confidence(self) -> range:
        return range(LINES_FOR_CONFIDENCE)

    @property
    def lines_for_note(self) -> range:
        return range(LINES_FOR_NOTE)


@dataclass(frozen=True)
class BlankFactor:
    """One factor with its indicators."""

    position: int  # from 1
    code: str
    name: str
    in_one_line: str
    definition: str
    not_this: str
    watch_out_for: tuple[str, ...]
    indicators: tuple[BlankIndicator, ...]

    @property
    def tables(self) -> list[tuple[BlankIndicator, ...]]:
        """Its indicators in tables that are never cut by a page: a cut table is two tables to a screen reader."""
        steps = range(0, len(self.indicators), ROWS_OF_TABLE)
        return [self.indicators[first : first + ROWS_OF_TABLE] for first in steps]

    @property
    def lines(self) -> range:
        """Room for what stands out in it."""
        return range(LINES_FOR_FACTOR)


@dataclass(frozen=True)
class ScaleStep:
    """One step of the scale, for any indicator."""

    level: str
    label: str
    meaning: str


@dataclass(frozen=True)
class BlankAudit:
    """One rubric version, ready to be filled in."""

    layout: str  # changes with the templates, so that a new layout prints anew
    language: str
    title: str  # the rubric's
    short_title: str
    version: str
    disclaimer: str
    method_note: str
    designed_for: str
    unit_of_assessment: str
    choose: str  # how to choose a level
    levels: tuple[ScaleStep, ...]
    kinds: tuple[EvidenceChoice, ...]
    factors: tuple[BlankFactor, ...]
    web_address: str  # where answers are typed in
    signs_replaced: bool = False  # true in the printed version only, where a sign had no font

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything in it, in hexadecimal digits."""
        return content_hash_of(self)

    @property
    def heading(self) -> str:
        """What a reader's window and a PDF's properties call it."""
        return f"Blank audit: {self.title}, version {self.version}"

    @property
    def indicators(self) -> int:
        """How many there are."""
        return sum(len(factor.indicators) for factor in self.factors)

    @property
    def lines_at_the_end(self) -> range:
        """Room for what comes next."""
        return range(LINES_AT_THE_END)

    def with_signs_replaced(self) -> "BlankAudit":
        """It says that a sign could not be printed."""
        return replace(self, signs_replaced=True)


def compose_blank_audit(rubric: RubricContent, *, layout: str, web_address: str) -> BlankAudit:
    """Everything that is printed of one rubric."""
    return BlankAudit(
        layout=layout,
        language=rubric.rubric.language,
        title=rubric.rubric.title,
        short_title=rubric.rubric.short_title,
        version=rubric.rubric.version,
        disclaimer=rubric.honest_wording.short_disclaimer,
        method_note=rubric.honest_wording.method_note,
        designed_for=rubric.rubric.designed_for,
        unit_of_assessment=rubric.rubric.unit_of_assessment,
        choose=rubric.scale.rules.score_what_is_there,
        levels=tuple(_levels(rubric)),
        kinds=tuple(EvidenceChoice(kind.label, kind.examples) for kind in rubric.evidence_types),
        factors=tuple(_factors(rubric)),
        web_address=web_address,
    )


def _levels(rubric: RubricContent) -> Iterator[ScaleStep]:
    for level in rubric.scale.levels:
        yield ScaleStep(f"Level {level.level}", level.label, level.meaning)
    for other in rubric.scale.non_scores:
        yield ScaleStep("", other.label, other.rule)


def _factors(rubric: RubricContent) -> Iterator[BlankFactor]:
    for position, factor in enumerate(rubric.factors, start=1):
        yield BlankFactor(
            position=position,
            code=factor.code,
            name=factor.name,
            in_one_line=factor.in_one_line,
            definition=factor.working_definition,
            not_this=factor.not_this,
            watch_out_for=factor.watch_out_for,
            indicators=tuple(_indicators(factor, rubric)),
        )


def _indicators(factor: FactorContent, rubric: RubricContent) -> Iterator[BlankIndicator]:
    for indicator in factor.indicators:
        choices, kinds = tuple(_choices(indicator, rubric)), tuple(_kinds(indicator, rubric))
        yield BlankIndicator(
            code=indicator.id,
            title=indicator.title,
            statement=indicator.statement,
            choices=choices,
            kinds=kinds,
            confidence=_confidence(indicator, rubric),
            room=_lines_left(indicator.statement, choices, kinds),
        )


def _kinds(indicator: IndicatorContent, rubric: RubricContent) -> Iterator[EvidenceChoice]:
    """Every kind of evidence, with where to look for it."""
    examples = {one.type: one.example for one in indicator.evidence}
    for kind in rubric.evidence_types:
        yield EvidenceChoice(kind.label, examples.get(kind.id, ""))


def _choices(indicator: IndicatorContent, rubric: RubricContent) -> Iterator[AnswerChoice]:
    """Every anchor, then *does not apply* where the rubric allows it, then *not assessed yet*: as on the screen."""
    for anchor in indicator.levels:
        yield AnswerChoice(f"Level {anchor.level}", rubric.scale.level(anchor.level).label, anchor.anchor)
    for other in rubric.scale.non_scores:
        if other.code == AnswerState.NOT_APPLICABLE.value:
            if indicator.na_allowed:
                yield AnswerChoice("", other.label, " ".join(filter(None, (indicator.na_guidance, other.rule))))
        else:
            yield AnswerChoice("", other.label, other.rule)


def _confidence(indicator: IndicatorContent, rubric: RubricContent) -> str:
    """When a high level needs a reason of its own (apps/assessments/evidence.py)."""
    top = rubric.scale.max
    few = f"Level {top - 1} or {top} with fewer than {labels.in_words(KINDS_FOR_HIGH_LEVELS)} kinds of evidence"
    voice = key_voice_evidence(indicator, rubric)
    return f"{few}, or level {top} without “{voice.label}”?" if voice else f"{few}?"


def _lines_left(statement: str, choices: tuple[AnswerChoice, ...], kinds: tuple[EvidenceChoice, ...]) -> int:
    """How many lines to write on are left of one page."""
    printed = HEAD + TEXT * _rows(statement, SIGNS_OF_STATEMENT)
    for choice in choices:
        printed += ROW + TEXT * max(_rows(choice.sentence, SIGNS_OF_ANCHOR), 1 + bool(choice.level))
    # Kinds stand in two columns; the longer one is at most half of them all and one more.
    heights = []
    for kind in kinds:
        heights.append(1.4 + TEXT + SMALL * _rows(kind.example, SIGNS_OF_KIND))
    printed += sum(heights) / 2 + max(heights, default=0) / 2 + GAP
    # Four labels, one of them in two lines, over three groups of lines.
    printed += 5 * LABEL + 3 * GAP + LINE_TO_WRITE * (LINES_FOR_CONFIDENCE + LINES_FOR_NOTE)
    return max(LEAST_LINES, min(MOST_LINES, int((PAGE - printed) // LINE_TO_WRITE)))


def _rows(text: str, signs: int) -> int:
    """About how many lines a text takes."""
    return -(-len(text) // signs)
