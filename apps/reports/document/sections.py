"""What a report is made of: frozen values, a class for each part of a page. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from apps.common.charts.scale_charts import AnswerKind, ScaleBand
from apps.common.pdf.rich_text import RichText


@dataclass(frozen=True)
class VersionMark:
    """What every page and every file of a version says while it does not simply stand."""

    code: str  # draft, discarded, withdrawn, superseded or reopened: for file names
    sentence: str


@dataclass(frozen=True)
class Cover:
    """The first page. No score stands on it."""

    programme: RichText
    organisation: RichText
    period: str
    version: int  # from 1
    signed_off: str  # the day; empty while it is not signed off
    mark: VersionMark | None  # None: it simply stands
    rating_label: str
    rubric_title: str
    rubric_version: str
    is_made_up: bool
    reference: str


@dataclass(frozen=True)
class LabelledValue:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class About:
    """How the report came about and how to read it."""

    disclaimer: str
    method_note: str
    designed_for: str
    unit_of_assessment: str
    took_part: tuple[LabelledValue, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class IndicatorEntry:
    """One indicator with its answer."""

    code: str
    title: str
    statement: str
    answered: AnswerKind
    level: int | None
    answer: str  # such as "Level 3: Developing"
    reached: str  # the anchor of the level; empty where there is no level
    next_answer: str  # such as "Level 4: Established"; empty at the top and where there is no level
    next_anchor: str
    reason: RichText
    note: RichText
    evidence: tuple[str, ...]  # labels of the kinds of evidence
    pieces: tuple[int, ...]  # their numbers in the evidence list
    questions: tuple[str, ...]  # what the level asks of its evidence
    evidence_reason: RichText


@dataclass(frozen=True)
class FactorSection:
    """One factor: what it is, and what the audit says of it."""

    position: int  # from 1
    code: str
    name: str
    in_one_line: str
    definition: str
    grounding_note: str  # whose words the definition is in; empty where it is the paper's own
    not_this: str
    watch_out_for: tuple[str, ...]
    expected_outcomes: tuple[str, ...]
    mean: Decimal | None  # None: not enough is rated
    shown_as: str
    scored: int
    applicable: int
    not_applicable: int
    not_assessed: int
    needed: int
    items: tuple[IndicatorEntry, ...]

    @property
    def score(self) -> str:
        """The figure, or a dash where there is none."""
        return "–" if self.mean is None else str(self.mean)


@dataclass(frozen=True)
class Glance:
    """Strengths and priorities, by indicator code, and the overall mean that stands only beside the profile.

    While `without_reason` names any of the upper two levels, there is neither an overall mean nor a strength.
    """

    overall: Decimal | None
    without_reason: tuple[str, ...]
    strengths: tuple[str, ...]
    strengths_rule: str
    priorities: tuple[str, ...]
    priorities_rule: str


@dataclass(frozen=True)
class TheoryLink:
    """One context–mechanism–outcome link and how far its contexts are there."""

    context: str
    factors: str
    mechanisms: tuple[str, ...]
    outcomes: tuple[str, ...]
    standing: str
    standing_code: str
    caution: str


@dataclass(frozen=True)
class TheoryLinkGroup:
    """Links that stand in one table; `position` is the factor's, None for interactions."""

    name: str
    position: int | None
    links: tuple[TheoryLink, ...]


@dataclass(frozen=True)
class TheoryOutcome:
    """One outcome: the links that lead to it and the indicators, by code, that may hold it back most."""

    name: str
    plain: str
    links: tuple[TheoryLink, ...]
    held_back_by: tuple[str, ...]


@dataclass(frozen=True)
class TheorySection:
    """The ratings against the framework."""

    caution: str
    note: str
    in_place_from: int  # factor score
    partly_from: int
    groups: tuple[TheoryLinkGroup, ...]
    outcomes: tuple[TheoryOutcome, ...]


@dataclass(frozen=True)
class GroupView:
    """What one group says of one thing, and how many answers that rests on, in bands; empty for the programme."""

    said: str
    answers: str


@dataclass(frozen=True)
class PracticeViews:
    """One practice, or a factor as a whole, as each group sees it. `differ`: two of them lie far apart."""

    name: str
    sides: tuple[GroupView, ...]
    differ: bool


@dataclass(frozen=True)
class FactorViews:
    """One factor as each group sees it."""

    position: int  # from 1
    name: str
    whole: PracticeViews
    practices: tuple[PracticeViews, ...]  # those that people were asked about


@dataclass(frozen=True)
class ViewGap:
    """Two groups see a practice differently, and what to ask about it."""

    code: str
    name: str
    sentence: str
    question: str


@dataclass(frozen=True)
class SurveySection:
    """The programme's rating beside what people said. Never averaged."""

    note: str
    asked: tuple[LabelledValue, ...]  # each group: when it was asked and how many answered, or why there is nothing
    columns: tuple[str, ...]
    heard: bool  # whether anything that people said is shown
    to_talk_about: tuple[ViewGap, ...]
    factors: tuple[FactorViews, ...]


@dataclass(frozen=True)
class ReportLimits:
    """What the report cannot say, and what could not be printed."""

    score_note: str
    band_note: str
    not_covered: str
    web_address: str
    signs_replaced: bool  # true in the printed version only, where a sign had no font


@dataclass(frozen=True)
class LevelMeaning:
    """One step of the scale."""

    number: int
    label: str
    meaning: str


@dataclass(frozen=True)
class EvidenceKindCount:
    """One kind of evidence, and for how many indicators it was named."""

    label: str
    examples: str
    named: int


@dataclass(frozen=True)
class SourceEntry:
    """One publication, and how much of it the drafters could read."""

    cite: str
    doi: str
    access: str


@dataclass(frozen=True)
class MethodsAnnex:
    """How the numbers are made, and what the rubric leans on."""

    rules: tuple[str, ...]
    rules_address: str  # of the rubric's own text
    levels: tuple[LevelMeaning, ...]
    non_scores: tuple[LabelledValue, ...]
    bands: tuple[ScaleBand, ...]
    kinds: tuple[EvidenceKindCount, ...]
    citation: str
    citation_url: str
    licence_note: str
    wording_origin: str
    sources: tuple[SourceEntry, ...]
