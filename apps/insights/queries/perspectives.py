"""Reading across audits and survey rounds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apps.assessments.models import Assessment
from apps.assessments.permissions import check_can_read, levels_are_locked
from apps.assessments.rating_set import RatingSet, load_rating_set
from apps.common.dates import day
from apps.common.errors import NotAllowed
from apps.surveys import publication_storage
from apps.surveys.domain import round_dates
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import Audience, CellState
from apps.surveys.models import Discussion, Publication, Round
from apps.surveys.statuses import RoundStatus

from ..domain.perspectives import NOTE, NoSurveyResult, PerspectivesReading, SurveyResult, compare_perspectives

# A round that closes a little after the period still speaks of it; a later one belongs to the next audit.
DAYS_AFTER_THE_PERIOD = 92


@dataclass(frozen=True)
class SeenTogetherPage:
    """One audit, its ratings finished, beside what people said."""

    audit: Assessment
    reading: PerspectivesReading
    note: str
    discussions: list[Discussion]  # of the same time


def seen_together_page(person, audit: Assessment) -> SeenTogetherPage:
    """Raises NotAllowed for people who do not read the audit, and for everybody while it can still be rated."""
    check_can_read(person, audit)
    if not levels_are_locked(audit):
        raise NotAllowed(
            "You see what people said beside the audit once its ratings are finished, so that it rests on its own "
            "evidence."
        )
    discussions = Discussion.objects.filter(
        programme=audit.programme_id, held_on__range=(audit.period_start, _last_day_of(audit))
    )
    return SeenTogetherPage(audit, load_perspectives(audit, Audience.INSIDE), NOTE, list(discussions))


def load_perspectives(
    audit: Assessment, audience: Audience, today: date | None = None, *, rating_set: RatingSet | None = None
) -> PerspectivesReading:
    """The three voices of an audit. `rating_set`: the audit's, where it has been read already; `today`: as below."""
    return compare_perspectives(
        rating_set or load_rating_set(audit), survey_results(audit, audience, today), audience
    )


def survey_results(
    audit: Assessment, audience: Audience, today: date | None = None
) -> dict[RespondentGroup, SurveyResult | NoSurveyResult]:
    """What each group that was asked said, as one kind of reader may know it.

    `today`: for readers outside, who meet the peer workers' result only after peer workers have had time to read it.
    """
    rounds = _rounds_of(audit)
    publications = publication_storage.prefetch_results(
        Publication.objects.filter(parts__round__in=list(rounds.values())).distinct().order_by("pk")
    )
    found = list(publications)
    return {voice: survey_result(rounds.get(voice), found, audience, today) for voice in RespondentGroup}


def _last_day_of(audit: Assessment) -> date:
    """Until when what people say still speaks of an audit's period."""
    last = audit.period_end + timedelta(days=DAYS_AFTER_THE_PERIOD)
    return last if audit.signed_off_at is None else max(last, audit.signed_off_at.date())


def _rounds_of(audit: Assessment) -> dict[RespondentGroup, Round]:
    closed = Round.objects.filter(programme=audit.programme_id, rubric=audit.rubric_id, status=RoundStatus.CLOSED)
    return rounds_beside(audit, closed)


def rounds_beside(audit: Assessment, rounds: Iterable[Round]) -> dict[RespondentGroup, Round]:
    """For each voice the newest of these closed rounds that speaks of the audit's period, on the same rubric."""
    found = {}
    for round in sorted(rounds, key=lambda one: (one.closes_on, one.pk)):
        is_of_its_time = audit.period_start <= round.closes_on <= _last_day_of(audit)
        if is_of_its_time and round.rubric_id == audit.rubric_id:
            found[RespondentGroup(round.voice)] = round
    return found


def survey_result(
    round: Round | None, publications: Sequence[Publication], audience: Audience, today: date | None
) -> SurveyResult | NoSurveyResult:
    """What was published of a round: alone, or else put together with others."""
    if round is None:
        return NoSurveyResult("No survey round has closed for this period.")
    publication = _publication_of(round, publications, audience)
    parts = [part.round for part in publication.parts.all()]
    newest = max(parts, key=lambda part: part.closes_on)
    first = newest.closes_on + timedelta(days=round_dates.DAYS_FOR_FEEDBACK)
    if audience is Audience.OUTSIDE and round.for_peer_workers and (today is None or today < first):
        return NoSurveyResult(f"Peer workers read their result first. It joins this picture on {day(first)}.")
    return SurveyResult(
        publication=publication_storage.to_results(publication),
        opens_on=newest.opens_on,
        closes_on=newest.closes_on,
        rounds=len(parts),
        is_noisy=any(part.is_noisy for part in parts),
    )


def _publication_of(round: Round, publications: Sequence[Publication], audience: Audience) -> Publication:
    """A round's own result; where that says nothing, the newest that does and holds the round with others."""
    alone = next(publication for publication in publications if publication.own_round_id == round.pk)
    if _says_something(alone, audience):
        return alone
    for publication in reversed(publications):
        for part in publication.parts.all():
            if part.round_id == round.pk and _says_something(publication, audience):
                return publication
    return alone


def _says_something(publication: Publication, audience: Audience) -> bool:
    for cell in publication.cells.all():
        if cell.audience == audience.value and cell.state != CellState.HIDDEN.value:
            return True
    return False
