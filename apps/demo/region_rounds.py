"""The survey rounds of a made-up region: counted, closed and published by the product's own sums, many at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from apps.organisations.models import Programme
from apps.rubric.models import Rubric
from apps.surveys.domain import participation, suppression
from apps.surveys.domain.questions import QuestionSet, RespondentGroup, asked_by_factor
from apps.surveys.domain.results import PublishedResults
from apps.surveys.domain.round_dates import counts_kept_from
from apps.surveys.domain.suppression import SMALLEST_GROUP, ClosedRound
from apps.surveys.domain.tally import HelpKind, Tally, empty_tally, to_json
from apps.surveys.encryption import encrypt
from apps.surveys.models import (
    Counts,
    LinkKind,
    ParticipationRecord,
    Publication,
    PublishedCell,
    PublishedRound,
    Round,
    RoundStatusChange,
)
from apps.surveys.publication_storage import cell_row, publication_row, round_key
from apps.surveys.statuses import RoundStatus

from .demo_content import A_DAY, afternoon
from .region_events import RegionTrail
from .region_organisations import RegionOrganisations
from .region_plan import CYCLES, RegionProgramme, source_of
from .region_ratings import GAIN_IN_A_YEAR, RegionRubric

YEARS_WITH_ROUNDS = 2
DAYS_OPEN, DAYS_BEFORE_PERIOD_ENDS = 28, 60
ASKS_PEOPLE, ASKS_PEER_WORKERS, IS_OPEN = 0.85, 0.5, 0.2
LEFT_OUT = 0.06  # of all answers
HIGHER_THAN_RATERS = 0.5  # levels: people who answer are kinder than people who look for evidence
OPEN_SINCE = timedelta(days=10)


@dataclass(frozen=True)
class RegionRound:
    """One survey round of one programme. `answers` None: it is open, and nobody's to count."""

    voice: RespondentGroup
    opens_on: date
    people_asked: int
    tally: Tally
    is_open: bool

    @property
    def closes_on(self) -> date:
        """Its last day."""
        return self.opens_on + (DAYS_OPEN - 1) * A_DAY


def plan_rounds(programme: RegionProgramme, *, seed: int, today: date, rubric: RegionRubric) -> Iterator[RegionRound]:
    """The rounds that a programme held in the newest years, and one that is open now in a part of them."""
    random = source_of(seed, programme.number, "rounds")
    for audit in programme.audits:
        if audit.year < CYCLES - YEARS_WITH_ROUNDS or audit.supersedes:
            continue
        first = audit.period_end - timedelta(days=DAYS_BEFORE_PERIOD_ENDS)
        if random.random() < ASKS_PEOPLE:
            yield _round(programme, RespondentGroup.PEOPLE_SUPPORTED, first, audit.year, rubric, random)
        if random.random() < ASKS_PEER_WORKERS:
            yield _round(programme, RespondentGroup.PEER_WORKERS, first, audit.year, rubric, random)
    if random.random() < IS_OPEN:
        first = today - OPEN_SINCE
        yield _round(programme, RespondentGroup.PEOPLE_SUPPORTED, first, CYCLES, rubric, random, is_open=True)


def _round(
    programme: RegionProgramme,
    voice: RespondentGroup,
    first: date,
    year: int,
    rubric: RegionRubric,
    random: Random,
    *,
    is_open: bool = False,
) -> RegionRound:
    is_for_peers = voice is RespondentGroup.PEER_WORKERS
    asked = programme.peer_workers if is_for_peers else programme.caseload
    answered = random.randint(0, asked) if is_for_peers else random.randint(2, min(30, asked))
    asked_by = asked_by_factor(voice, QuestionSet.QUICK, rubric.content)
    scale = rubric.content.scale
    tally = empty_tally([code for codes in asked_by.values() for code in codes], scale.min, scale.max)
    for _ in range(answered):
        answers = _answers(programme, year, asked_by, rubric, random)
        tally = tally.with_one(answers, HelpKind.NOT_SAID if is_for_peers else random.choice(list(HelpKind)))
    return RegionRound(voice, first, asked, tally, is_open)


def _answers(
    programme: RegionProgramme,
    year: int,
    asked_by: dict[str, tuple[str, ...]],
    rubric: RegionRubric,
    random: Random,
) -> dict[str, int]:
    """What one person said."""
    scale = rubric.content.scale
    person = random.gauss(HIGHER_THAN_RATERS, 0.6)
    answers = {}
    for factor, codes in asked_by.items():
        level = programme.strength.level + programme.strength.factors[factor] + year * GAIN_IN_A_YEAR + person
        for code in codes:
            if random.random() >= LEFT_OUT:
                given = round(level + rubric.leanings[code] + random.gauss(0, 0.6))
                answers[code] = max(scale.min, min(scale.max, given))
    return answers


@dataclass
class _RoundRows:
    """What belongs to the rounds of one batch."""

    rounds: list[tuple[RegionRound, Round]] = field(default_factory=list)
    steps: list[RoundStatusChange] = field(default_factory=list)
    counts: list[Counts] = field(default_factory=list)
    participation: list[ParticipationRecord] = field(default_factory=list)
    published: list[tuple[Publication, Round, PublishedResults]] = field(default_factory=list)


def store_rounds(
    programmes: Sequence[tuple[RegionProgramme, Programme]],
    *,
    seed: int,
    today: date,
    organisations: RegionOrganisations,
    rubric: RegionRubric,
    row: Rubric,
    trail: RegionTrail,
) -> None:
    """The rounds of a batch of programmes, with what the closed ones publish."""
    rows = _RoundRows()
    for planned, programme in programmes:
        by = organisations.provider_of(planned).manager
        for one in plan_rounds(planned, seed=seed, today=today, rubric=rubric):
            rows.rounds.append((one, _round_row(one, programme, row, by, rubric)))
    Round.objects.bulk_create([stored for _, stored in rows.rounds])
    for one, stored in rows.rounds:
        _add_steps(one, stored, rows, trail)
        if one.is_open or stored.closes_on >= counts_kept_from(today):
            rows.counts.append(Counts(round=stored, ciphertext=encrypt(to_json(one.tally))))
        if one.is_open:
            nobody = participation.Participation(answered=frozenset(), issued=None)
            record = ParticipationRecord(round=stored, ciphertext=encrypt(participation.to_json(nobody)))
            rows.participation.append(record)
        else:
            rows.published.append(_published(one, stored, rubric))
    RoundStatusChange.objects.bulk_create(rows.steps)
    Counts.objects.bulk_create(rows.counts)
    ParticipationRecord.objects.bulk_create(rows.participation)
    _store_publications(rows)


def _round_row(one: RegionRound, programme: Programme, row: Rubric, by, rubric: RegionRubric) -> Round:
    is_for_peers = one.voice is RespondentGroup.PEER_WORKERS
    return Round(
        programme=programme,
        rubric=row,
        voice=one.voice.value,
        question_set=QuestionSet.QUICK.value,
        link_kind=LinkKind.SIGNED_IN if is_for_peers else LinkKind.OPEN,
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        people_asked=one.people_asked,
        introduction=rubric.words.introduction,
        status=RoundStatus.OPEN if one.is_open else RoundStatus.CLOSED,
        opened_by=by,
        opened_at=afternoon(one.opens_on - A_DAY),
    )


def _add_steps(one: RegionRound, stored: Round, rows: _RoundRows, trail: RegionTrail) -> None:
    by, opened, closed = stored.opened_by, RoundStatus.OPEN, RoundStatus.CLOSED
    rows.steps.append(RoundStatusChange(round=stored, before="", after=opened, by=by, at=stored.opened_at))
    trail.add("survey round opened", target=stored, by=by.pk, at=stored.opened_at, voice=stored.voice)
    if not one.is_open:
        at = _closed_at(stored)
        rows.steps.append(RoundStatusChange(round=stored, before=opened, after=closed, by=None, at=at))
        trail.add("survey round: close", target=stored, by=None, at=at, before=opened.value, after=closed.value)


def _closed_at(stored: Round) -> datetime:
    return afternoon(stored.closes_on + A_DAY)


def _published(one: RegionRound, stored: Round, rubric: RegionRubric) -> tuple[Publication, Round, PublishedResults]:
    """All that a closed round says, by the rules for small groups that hold for every round."""
    factors = asked_by_factor(stored.voice, stored.question_set, rubric.content)
    closed = ClosedRound(round_key(stored), factors, one.tally.as_people())
    results = suppression.close_round(closed, earlier=(), limits=suppression.limits_of(rubric.content.scale))
    assert isinstance(results, PublishedResults)  # it was not published before
    helped = one.tally.some_were_helped(SMALLEST_GROUP)
    publication = publication_row(results, [stored], on=stored.closes_on, by=None, some_were_helped=helped)
    return publication, stored, results


def _store_publications(rows: _RoundRows) -> None:
    Publication.objects.bulk_create([publication for publication, _, _ in rows.published])
    parts, cells = [], []
    for publication, stored, results in rows.published:
        parts.append(PublishedRound(publication=publication, round=stored))
        cells += [cell_row(publication, cell) for cell in results.cells]
    PublishedRound.objects.bulk_create(parts)
    PublishedCell.objects.bulk_create(cells)
