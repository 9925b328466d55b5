"""Three voices beside each other: the programme's rating, peer workers, people supported. Pure.

Never averaged together. Every figure of a survey is read from what was published for the same reader; nothing here
counts answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import permutations

from apps.assessments.rating_set import RatedFactor, RatedIndicator, RatedRubric
from apps.common.charts.scale_charts import Chart, view_mark, views_strip
from apps.rubric.schema.rubric_content import RubricContent
from apps.surveys.domain.questions import RespondentGroup, options_of
from apps.surveys.domain.result_labels import band_label, cell_label, count_label
from apps.surveys.domain.results import Audience, CellSubject, PublishedResults, ResultCell


class Perspective(StrEnum):
    """Who speaks. The order is that of the columns."""

    PROGRAMME = "programme"
    PEER_WORKERS = RespondentGroup.PEER_WORKERS.value
    PEOPLE_SUPPORTED = RespondentGroup.PEOPLE_SUPPORTED.value


NAMES = {
    Perspective.PROGRAMME: "Programme",
    Perspective.PEER_WORKERS: "Peer workers",
    Perspective.PEOPLE_SUPPORTED: "People supported",
}

# By who is higher and who is lower. A gap is a reason to talk, never a mistake of one side.
QUESTIONS = {
    (
        Perspective.PROGRAMME,
        Perspective.PEOPLE_SUPPORTED,
    ): "What would people supported need to notice for this to be true for them?",
    (
        Perspective.PEOPLE_SUPPORTED,
        Perspective.PROGRAMME,
    ): "What do people supported value here that we have no evidence of yet?",
    (
        Perspective.PROGRAMME,
        Perspective.PEER_WORKERS,
    ): "What do peer workers meet day to day that the evidence does not show?",
    (
        Perspective.PEER_WORKERS,
        Perspective.PROGRAMME,
    ): "What do peer workers do here that nobody has written down yet?",
    (
        Perspective.PEER_WORKERS,
        Perspective.PEOPLE_SUPPORTED,
    ): "What do peer workers intend here that does not always arrive?",
    (
        Perspective.PEOPLE_SUPPORTED,
        Perspective.PEER_WORKERS,
    ): "What works here for people supported that costs peer workers more than it shows?",
}

# What stands where a group has said nothing, because nobody asked it.
NOT_HEARD, NOT_ASKED = "–", "Not asked"

NOTE = (
    "The programme is rated on evidence; people tell of their experience. The numbers look alike and mean different "
    "things, so they are never averaged. People who rate their own programme often rate it higher than others do."
)


@dataclass(frozen=True)
class SurveyResult:
    """What one group was asked, and what was published of it."""

    publication: PublishedResults
    opens_on: date
    closes_on: date  # of the newest round, if several were put together
    rounds: int
    is_noisy: bool


@dataclass(frozen=True)
class NoSurveyResult:
    """Why a group has nothing to show: a sentence."""

    reason: str


@dataclass(frozen=True)
class PerspectiveView:
    """What one group says of one thing."""

    said: str
    value: Decimal | None  # what gaps are taken from: a score, a mean, or the level that most people said
    answers: str  # how many it rests on, as exactly as the reader may know; empty for the programme


@dataclass(frozen=True)
class PerspectiveGap:
    """Two groups see a thing differently."""

    higher: Perspective
    lower: Perspective
    size: Decimal

    @property
    def sentence(self) -> str:
        """Who sees more of it."""
        return f"{NAMES[self.higher]} higher than {NAMES[self.lower].lower()} by {self.size}."

    @property
    def question(self) -> str:
        """What to talk about."""
        return QUESTIONS[self.higher, self.lower]


@dataclass(frozen=True)
class PerspectiveRow:
    """One indicator, or one factor as a whole, as three groups see it."""

    id: str
    name: str
    sides: tuple[PerspectiveView, PerspectiveView, PerspectiveView]  # in the order of Perspective
    gaps: tuple[PerspectiveGap, ...]  # worth talking about, the widest first
    strip: Chart  # the three on one axis

    @property
    def anybody_asked(self) -> bool:
        """Whether people were asked about it at all, besides those who rated."""
        return any(side.said not in (NOT_HEARD, NOT_ASKED) for side in self.sides[1:])

    @property
    def anybody_heard(self) -> bool:
        """Whether anything shows of what they said."""
        return any(side.value is not None for side in self.sides[1:])


@dataclass(frozen=True)
class FactorPerspectives:
    """One factor, and its indicators."""

    whole: PerspectiveRow
    indicators: tuple[PerspectiveRow, ...]

    @property
    def asked(self) -> list[PerspectiveRow]:
        """Indicators about which somebody was asked."""
        return [row for row in self.indicators if row.anybody_asked]

    @property
    def not_asked(self) -> list[PerspectiveRow]:
        """Indicators of which only the programme says something."""
        return [row for row in self.indicators if not row.anybody_asked]


@dataclass(frozen=True)
class PerspectiveNote:
    """Who was asked, when, and how many answered: one line above the tables."""

    group: Perspective
    name: str
    sentence: str
    is_noisy: bool


@dataclass(frozen=True)
class PerspectivesReading:
    """The three voices of one audit, for one kind of reader."""

    audience: Audience
    groups: tuple[PerspectiveNote, ...]
    factors: tuple[FactorPerspectives, ...]

    @property
    def key(self) -> list[tuple[Chart, str]]:
        """Each group's mark and its name."""
        return [(view_mark(place), NAMES[who]) for place, who in enumerate(Perspective)]

    @property
    def says_something(self) -> bool:
        """Whether any group but the programme has been heard."""
        return any(row.anybody_heard for row in self._rows)

    @property
    def anybody_asked(self) -> bool:
        """Whether anything was asked of any group, shown or not."""
        return any(row.anybody_asked for row in self._rows)

    @property
    def to_talk_about(self) -> tuple[PerspectiveRow, ...]:
        """Every indicator on which views differ, the widest gap first."""
        differing = []
        for factor in self.factors:
            for row in factor.indicators:
                if row.gaps:
                    differing.append(row)
        return tuple(sorted(differing, key=lambda row: -row.gaps[0].size))

    @property
    def _rows(self) -> Iterator[PerspectiveRow]:
        for factor in self.factors:
            yield factor.whole
            yield from factor.indicators


def compare_perspectives(
    rating_set: RatedRubric, heard: Mapping[RespondentGroup, SurveyResult | NoSurveyResult], audience: Audience
) -> PerspectivesReading:
    """The audit beside what people said."""
    reader = _Reader(rating_set.rubric, heard, audience)
    return PerspectivesReading(
        audience=audience,
        groups=tuple(_note(Perspective(voice.value), heard[voice], audience) for voice in RespondentGroup),
        factors=tuple(map(reader.factor, rating_set.factors)),
    )


class _Reader:
    """What is the same for every row."""

    def __init__(
        self,
        rubric: RubricContent,
        heard: Mapping[RespondentGroup, SurveyResult | NoSurveyResult],
        audience: Audience,
    ) -> None:
        self._rubric = rubric
        self._heard = heard
        self._audience = audience
        self._flag = rubric.scale.rules.views_differ_flag

    @cached_property
    def _labels(self) -> dict[int, str]:
        return survey_labels(self._rubric)

    def factor(self, rated: RatedFactor) -> FactorPerspectives:
        score = rated.score
        programme = PerspectiveView("Not enough rated" if score.mean is None else str(score.mean), score.mean, "")
        whole = self._row(CellSubject.FACTOR, rated.factor.id, rated.factor.name, programme, self._flag.factor)
        indicators = tuple(map(self._indicator, rated.indicators))
        return FactorPerspectives(whole, indicators)

    def _indicator(self, rated: RatedIndicator) -> PerspectiveRow:
        if rated.level is not None:
            programme = PerspectiveView(f"{rated.level}, {rated.level_label}", Decimal(rated.level), "")
        else:
            programme = PerspectiveView("Does not apply" if rated.assessed else "Not assessed", None, "")
        limit = self._flag.indicator
        return self._row(CellSubject.INDICATOR, rated.indicator.id, rated.indicator.title, programme, limit)

    def _row(
        self, kind: CellSubject, id: str, name: str, programme: PerspectiveView, limit: Decimal | None
    ) -> PerspectiveRow:
        peer_workers = self._side(RespondentGroup.PEER_WORKERS, kind, id)
        people_supported = self._side(RespondentGroup.PEOPLE_SUPPORTED, kind, id)
        sides = (programme, peer_workers, people_supported)
        views = tuple((NAMES[who], side.value) for who, side in zip(Perspective, sides, strict=True))
        scale = (self._rubric.scale.min, self._rubric.scale.max)
        strip = views_strip(name, views, scale)
        return PerspectiveRow(id, name, sides, () if limit is None else _gaps(sides, limit), strip)

    def _side(self, voice: RespondentGroup, kind: CellSubject, about: str) -> PerspectiveView:
        heard = self._heard[voice]
        # A rubric that is never asked about in a survey needs no words for its answers.
        labels = {} if isinstance(heard, NoSurveyResult) else self._labels
        return view_of_group(heard, self._audience, kind, about, labels)


def view_of_group(
    heard: SurveyResult | NoSurveyResult,
    audience: Audience,
    kind: CellSubject,
    about: str,
    labels: Mapping[int, str],
) -> PerspectiveView:
    """What was published of one group’s answers about one thing; never more. `labels`: by level."""
    if isinstance(heard, NoSurveyResult):
        return PerspectiveView(NOT_HEARD, None, "")
    cell = heard.publication.cell(audience, kind, about)
    if cell is None:
        return PerspectiveView(NOT_ASKED, None, "")
    return PerspectiveView(cell_label(cell, labels), _value(cell), count_label(cell))


def survey_labels(rubric: RubricContent) -> dict[int, str]:
    """What surveys call each level."""
    return {option.level: option.label for option in options_of(rubric) if option.level is not None}


def _value(cell: ResultCell) -> Decimal | None:
    return Decimal(cell.level) if cell.level is not None else cell.mean


def _gaps(
    sides: tuple[PerspectiveView, PerspectiveView, PerspectiveView], limit: Decimal
) -> tuple[PerspectiveGap, ...]:
    """Every pair that differs by the limit or more, the widest first."""
    gaps = []
    for (higher, high), (lower, low) in permutations(zip(Perspective, sides, strict=True), 2):
        if high.value is not None and low.value is not None and high.value - low.value >= limit:
            gaps.append(PerspectiveGap(higher, lower, high.value - low.value))
    return tuple(sorted(gaps, key=lambda gap: -gap.size))


def _note(group: Perspective, heard: SurveyResult | NoSurveyResult, audience: Audience) -> PerspectiveNote:
    if isinstance(heard, NoSurveyResult):
        return PerspectiveNote(group, NAMES[group], heard.reason, False)
    publication = heard.publication
    exact = publication.answered if audience is Audience.INSIDE else None
    people = str(exact) if exact is not None else band_label(publication.answered_band)
    dates = f"{heard.opens_on.day} {heard.opens_on:%B} to {heard.closes_on.day} {heard.closes_on:%B %Y}"
    if heard.rounds > 1:
        sentence = f"{heard.rounds} rounds put together, the newest {dates}. Answers in all: {people}."
    else:
        sentence = f"Asked from {dates}. People who took part: {people}."
    return PerspectiveNote(group, NAMES[group], sentence, heard.is_noisy)
