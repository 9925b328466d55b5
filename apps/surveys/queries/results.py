"""What closed rounds say, and putting them together. Pages read what was stored; nothing here counts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from apps.assessments.models import Assessment
from apps.assessments.queries.access import programmes_for
from apps.common.charts.scale_charts import Chart, profile_strip
from apps.common.dates import day
from apps.organisations.models import Programme, Role
from apps.organisations.permissions import has_role
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent

from .. import permissions, publication_storage
from ..domain import questions, result_labels, results
from ..domain.pooling import why_nothing
from ..domain.questions import AnswerOption, QuestionSet, SurveyStatement
from ..domain.results import Audience, CellState, CellSubject, CountBand, ResultCell
from ..models import RESPONDENT_GROUPS, Counts, Discussion, Publication, PublishedRound, Round
from ..permissions import audits_being_rated, check_can_read_result, reads_results_at_once
from ..statuses import RoundStatus


@dataclass(frozen=True)
class StatementResult:
    """What one group said to one statement."""

    statement: SurveyStatement
    title: str
    cell: ResultCell
    said: str
    answers: str


@dataclass(frozen=True)
class FactorResult:
    """What one group said about one factor."""

    factor: FactorContent
    cell: ResultCell
    said: str
    strip: Chart | None  # None: there is no figure to draw
    statements: list[StatementResult]


@dataclass(frozen=True)
class Results:
    """One publication as a page shows it, inside the organisation."""

    publication: results.PublishedResults
    options: tuple[AnswerOption, ...]  # those that have a level
    lowest: int
    highest: int
    factors: list[FactorResult]


def inside_results(row: Publication, voice: str, questions_asked: str, rubric: RubricContent) -> Results:
    """What people of the organisation read. `row` with everything (`rows.with_everything`)."""
    value = publication_storage.to_results(row)
    cells = {(cell.kind, cell.about): cell for cell in value.cells if cell.audience is Audience.INSIDE}
    options, labels = [], {}
    for option in questions.options_of(rubric):
        if option.level is not None:
            options.append(option)
            labels[option.level] = option.label
    by_factor = defaultdict(list)
    for one in questions.statements_for(voice, questions_asked, rubric):
        cell = cells.get((CellSubject.INDICATOR, one.indicator))
        if cell is not None:
            by_factor[one.factor].append(_statement_result(one, cell, labels, rubric))
    factors = []
    for id, statements in by_factor.items():
        cell = cells[CellSubject.FACTOR, id]
        factors.append(_factor_result(rubric.factor(id), cell, statements, labels, rubric))
    return Results(
        publication=value,
        options=tuple(options),
        lowest=rubric.scale.min,
        highest=rubric.scale.max,
        factors=factors,
    )


def _factor_result(
    factor: FactorContent,
    cell: ResultCell,
    statements: list[StatementResult],
    labels: Mapping[int, str],
    rubric: RubricContent,
) -> FactorResult:
    said, strip = result_labels.cell_label(cell, labels), None
    if cell.mean is not None:
        ends = (rubric.scale.min, rubric.scale.max)
        strip = profile_strip(factor.name, cell.mean, "", factor.order, ends, ())
    return FactorResult(factor, cell, said, strip, statements)


def _statement_result(
    statement: SurveyStatement, cell: ResultCell, labels: Mapping[int, str], rubric: RubricContent
) -> StatementResult:
    return StatementResult(
        statement,
        title=rubric.indicator(statement.indicator).title,
        cell=cell,
        said=result_labels.cell_label(cell, labels),
        answers=result_labels.count_label(cell),
    )


@dataclass(frozen=True)
class ResultsPage:
    """What one closed round says."""

    round: Round
    results: Results
    some_were_helped: bool
    manages: bool


def results_page(person, round: Round) -> ResultsPage:
    """Raises NotAllowed if it has none yet, or if this person does not read them yet."""
    check_can_read_result(person, round)
    row = publication_storage.prefetch_results(Publication.objects.filter(own_round=round)).get()
    return ResultsPage(
        round=round,
        results=inside_results(row, round.voice, round.question_set, load_rubric_content(round.rubric).content),
        some_were_helped=row.some_were_helped,
        manages=has_role(person, round.programme.organisation_id, Role.MANAGER),
    )


def pools_for(person) -> QuerySet[Publication]:
    """Results put together from rounds that the person may know of."""
    return Publication.objects.filter(own_round=None, parts__round__programme__in=programmes_for(person)).distinct()


@dataclass(frozen=True)
class ReadableResults:
    """What was published of a programme’s rounds, as far as one person reads it now."""

    publications: list[Publication]  # with all of them (`prefetch_results`); the oldest first
    held_back: frozenset[int]  # closed rounds that the person reads once the ratings of an audit are finished


def readable_results(person, programme: Programme) -> ReadableResults:
    """By the rule of `check_can_read_result`, for every closed round and every pool at once: three queries."""
    being_rated = Exists(audits_being_rated(OuterRef("round__programme"), OuterRef("round__closes_on")))
    found = publication_storage.prefetch_results(
        Publication.objects.filter(parts__round__programme=programme).distinct().order_by("pk"),
        PublishedRound.objects.annotate(is_being_rated=being_rated),
    )
    publications, held_back = [], set()
    for publication in found:
        refused = {part.round_id for part in publication.parts.all() if _is_held_back(person, part)}
        held_back |= refused
        if not refused:
            publications.append(publication)
    return ReadableResults(publications, frozenset(held_back))


def _is_held_back(person, part: PublishedRound) -> bool:
    if not part.is_being_rated:  # type: ignore[attr-defined]  # asked for in the query
        return False
    return not reads_results_at_once(person, part.round.programme.organisation_id)


@dataclass(frozen=True)
class PooledResultsPage:
    """What several rounds say together."""

    rounds: list[Round]
    results: Results
    nothing: str  # why all of it is hidden; empty if anything can be read


def together_page(person, publication: Publication) -> PooledResultsPage:
    """Raises NotAllowed if the person does not yet read the result of one of the rounds."""
    [row] = publication_storage.prefetch_results(Publication.objects.filter(pk=publication.pk))
    rounds = [part.round for part in row.parts.all()]
    for one in rounds:
        check_can_read_result(person, one)
    shown = inside_results(row, rounds[0].voice, QuestionSet.ALL, load_rubric_content(rounds[0].rubric).content)
    return PooledResultsPage(rounds, shown, why_nothing(shown.publication) or "")


def closed_rounds_as_evidence(audit: Assessment) -> list[tuple[str, str]]:
    """That a round has closed since an audit's period began, by the kind of evidence that it is. Not what it says.

    A round that shows nothing, because too few answered, is no evidence.
    """
    kinds = {kind.voice: kind.id for kind in load_rubric_content(audit.rubric).content.evidence_types if kind.voice}
    closed = Round.objects.filter(
        programme=audit.programme_id,
        status=RoundStatus.CLOSED,
        closes_on__gte=audit.period_start,
        publication__cells__audience=Audience.INSIDE.value,
        publication__cells__state__in=(CellState.SHOWN.value, CellState.MOST_SAID.value),
    ).order_by("closes_on", "pk")
    newest = {one.voice: one for one in closed.distinct()}
    found = []
    for voice, name in RESPONDENT_GROUPS:
        if voice in newest and voice in kinds:
            closed_on = day(newest[voice].closes_on)
            found.append((kinds[voice], f"{name} were asked in a survey round that closed on {closed_on}."))
    return found


@dataclass(frozen=True)
class PutTogetherPage:
    """Closed rounds of one organisation that can be chosen."""

    programme: Programme
    rounds: list[Round]


def put_together_page(person, programme: Programme) -> PutTogetherPage:
    """The closed rounds whose counts are still kept. Raises NotAllowed for anybody who manages no rounds."""
    permissions.check_can_open(person, programme)
    counts = Counts.objects.filter(
        round__programme__organisation=programme.organisation, round__status=RoundStatus.CLOSED
    )
    found = Round.objects.filter(pk__in=counts.values("round")).select_related(
        "programme__organisation", "rubric", "counts"
    )
    return PutTogetherPage(programme, list(found.order_by("voice", "-closes_on", "pk")))


def discussions_for(person) -> QuerySet[Discussion]:
    """The discussions that the person may read: those of the programmes they work with."""
    return Discussion.objects.filter(programme__in=programmes_for(person)).select_related(
        "programme__organisation", "rubric"
    )


@dataclass(frozen=True)
class DiscussionPage:
    """The themes of one discussion, by factor."""

    discussion: Discussion
    took_part: str  # about how many, in words
    themes: list[tuple[str, str]]  # the factor's name, and what came up


def discussion_page(person, discussion: Discussion) -> DiscussionPage:
    """One discussion."""
    rubric = load_rubric_content(discussion.rubric).content
    return DiscussionPage(
        discussion,
        result_labels.band_label(CountBand(discussion.took_part)),
        [(rubric.factor(one.factor).name, one.text) for one in discussion.themes.all()],
    )
