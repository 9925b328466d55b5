"""What the programme, peer workers and people supported said in each cycle, as far as one person may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.assessments.models import SideKind
from apps.assessments.permissions import reads_signed_off_audits
from apps.common.charts.scale_charts import Chart, view_mark
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import Audience, CellSubject
from apps.surveys.queries.results import ReadableResults, readable_results
from apps.surveys.statuses import RoundStatus

from ..domain.cycles import CycleHead
from ..domain.perspectives import (
    NAMES,
    NOTE,
    NoSurveyResult,
    Perspective,
    SurveyResult,
    survey_labels,
)
from ..domain.voices_over_cycles import HeardInCycle, RatersView, VoicesRow, group_over_cycles, voices_row
from .cycles import (
    ComparedCycle,
    compared_cycles,
    cycle_heads,
    factor_figure,
    factor_of_raters,
    practice_figure,
    practice_of_raters,
)
from .perspectives import rounds_beside, survey_result

HELD_BACK = (
    "An audit of this programme is in progress. So that it rests on its own evidence, what people said since its "
    "period began is not here until its ratings are finished."
)

Heard = Mapping[RespondentGroup, SurveyResult | NoSurveyResult]


@dataclass(frozen=True)
class FactorVoices:
    """One factor over the cycles, and those of its practices that somebody was asked about."""

    factor: FactorContent
    whole: VoicesRow
    practices: list[VoicesRow]


@dataclass(frozen=True)
class VoicesPage:
    """Every cycle of a programme that stands, by who speaks."""

    programme: Programme
    cycles: list[CycleHead]
    factors: list[FactorVoices]
    shows_raters: bool  # two raters of one audit each by themselves
    held_back: str  # why something of the surveys is not here; empty if nothing is
    note: str = NOTE

    @property
    def key(self) -> list[tuple[Chart, str]]:
        """Each group's mark and its name."""
        return [(view_mark(place), NAMES[who]) for place, who in enumerate(Perspective)]

    @property
    def anybody_asked(self) -> bool:
        """Whether any group was asked about anything in any cycle."""
        return any(one.whole.anybody_asked or one.practices for one in self.factors)


def voices_page(person, programme: Programme) -> VoicesPage:
    """A fixed number of queries, however many cycles and rounds there are."""
    cycles = compared_cycles(programme, with_evidence=False)
    if not cycles:
        return VoicesPage(programme, [], [], False, "")
    reader = _Reader(person, programme, cycles)
    content = load_rubric_content(cycles[-1].audit.rubric).content
    return VoicesPage(
        programme,
        reader.heads,
        [reader.factor(factor) for factor in content.factors],
        reader.shows_raters,
        HELD_BACK if reader.is_held_back else "",
    )


class _Reader:
    """What is the same for every row."""

    def __init__(self, person, programme: Programme, cycles: Sequence[ComparedCycle]) -> None:
        self._cycles = cycles
        self.heads = cycle_heads(cycles)
        readable = readable_results(person, programme)
        self._heard, self.is_held_back = _heard_in(cycles, programme, readable)
        self.shows_raters = reads_signed_off_audits(person, programme) and any(
            SideKind.REVIEW in cycle.sides for cycle in cycles
        )
        content = load_rubric_content(cycles[-1].audit.rubric).content
        self._scale = (content.scale.min, content.scale.max)

    def factor(self, factor: FactorContent) -> FactorVoices:
        """Cycles of another version are left out of the whole: a factor holds other practices there."""
        newest = self._cycles[-1]
        raters, abouts = [], []
        for cycle in self._cycles:
            is_same = cycle.audit.rubric_id == newest.audit.rubric_id
            of_raters = factor_of_raters(cycle, factor) if is_same else {}
            raters.append(self._raters(factor_figure(cycle, factor, newest).value, of_raters))
            abouts.append(factor.id if is_same else None)
        groups = self._groups(abouts, CellSubject.FACTOR)
        whole = voices_row("", factor.name, self.heads, raters, groups, self._scale)
        practices = [self._practice(one) for one in factor.indicators]
        return FactorVoices(factor, whole, [row for row in practices if row.anybody_asked])

    def _practice(self, practice: IndicatorContent) -> VoicesRow:
        raters, abouts = [], []
        for cycle in self._cycles:
            stands = practice_figure(cycle, practice.id).value
            raters.append(self._raters(stands, practice_of_raters(cycle, practice.id)))
            abouts.append(cycle.codes.get(practice.id))
        groups = self._groups(abouts, CellSubject.INDICATOR)
        return voices_row(practice.id, practice.title, self.heads, raters, groups, self._scale)

    def _raters(self, stands: Decimal | None, of_raters: Mapping[SideKind, Decimal | None]) -> RatersView:
        own, second = of_raters.get(SideKind.OWN), of_raters.get(SideKind.REVIEW)
        if not self.shows_raters or second is None:
            return RatersView(stands)
        return RatersView(stands, own, second)

    def _groups(self, abouts: Sequence[str | None], kind: CellSubject):
        peer_workers, people_supported = [
            group_over_cycles(self._heard_by(group, abouts), kind) for group in RespondentGroup
        ]
        return peer_workers, people_supported

    def _heard_by(self, group: RespondentGroup, abouts: Sequence[str | None]) -> list[HeardInCycle]:
        found = []
        for cycle, heard, about in zip(self._cycles, self._heard, abouts, strict=True):
            labels = survey_labels(load_rubric_content(cycle.audit.rubric).content)
            found.append(HeardInCycle(heard[group], about, labels))
        return found


def _heard_in(
    cycles: Sequence[ComparedCycle], programme: Programme, readable: ReadableResults
) -> tuple[list[Heard], bool]:
    """For each cycle what each group said in the round beside it; and whether the person does not read some yet."""
    rounds = {}
    for publication in readable.publications:
        for part in publication.parts.all():
            if part.round.programme_id == programme.pk and part.round.status == RoundStatus.CLOSED:
                rounds[part.round_id] = part.round
    found: list[Heard] = []
    for cycle in cycles:
        beside = rounds_beside(cycle.audit, rounds.values())
        heard = {}
        for group in RespondentGroup:
            heard[group] = survey_result(beside.get(group), readable.publications, Audience.INSIDE, None)
        found.append(heard)
    return found, bool(readable.held_back)
