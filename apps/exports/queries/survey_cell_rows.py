"""Rows about what people said: for each audit the results that its report shows, and no others.

What is read is what was published for readers outside, whoever asks, because a file leaves the house.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from apps.insights.domain.perspectives import SurveyResult
from apps.insights.queries.perspectives import rounds_beside, survey_result
from apps.surveys import publication_storage
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import Audience, ResultCell
from apps.surveys.domain.round_dates import DAYS_FOR_FEEDBACK
from apps.surveys.models import Publication, Round
from apps.surveys.statuses import RoundStatus

from ..domain.audit_tables import CELL_STATES, VOICES
from ..domain.table_schema import Row
from .readable_audits import ReadableAudit, next_midnight
from .readers import ExportReader

VOICE_LABELS, STATE_LABELS = dict(VOICES), dict(CELL_STATES)


def survey_cell_rows(audits: Sequence[ReadableAudit], reader: ExportReader) -> Iterator[tuple[int, Row]]:
    """Five queries, however many audits."""
    rounds = _rounds_beside(audits)
    keys = {round.pk for found in rounds for round in found.values()}
    publications = list(
        publication_storage.prefetch_results(
            Publication.objects.filter(parts__round__in=keys).distinct().order_by("pk")
        )
    )
    made_at = _made_at(publications)
    for number, (one, found) in enumerate(zip(audits, rounds, strict=True)):
        for voice in RespondentGroup:
            result = survey_result(found.get(voice), publications, Audience.OUTSIDE, reader.today)
            if isinstance(result, SurveyResult):
                shared = _columns_of_result(one, voice, result, made_at)
                for cell in result.publication.cells:
                    if cell.audience is Audience.OUTSIDE:
                        yield number, shared | _columns_of_cell(one, voice, cell)


def _rounds_beside(audits: Sequence[ReadableAudit]) -> list[dict[RespondentGroup, Round]]:
    """For each audit, by voice, the round that stands beside it."""
    programmes = {one.audit.programme_id for one in audits}
    closed = defaultdict(list)
    found = Round.objects.filter(programme__in=programmes, status=RoundStatus.CLOSED).order_by()
    for round in found.select_related("rubric"):
        closed[round.programme_id].append(round)
    return [rounds_beside(one.audit, closed[one.audit.programme_id]) for one in audits]


def _made_at(publications: Sequence[Publication]) -> dict[tuple[str, ...], datetime]:
    """When the results of these rounds can be read at the latest, by the references of the rounds."""
    found = {}
    for publication in publications:
        rounds = tuple(sorted(part.round.reference for part in publication.parts.all()))
        found[rounds] = next_midnight(datetime.combine(publication.made_on, time(), UTC))
    return found


def _columns_of_result(
    one: ReadableAudit, voice: RespondentGroup, result: SurveyResult, made_at: Mapping[tuple[str, ...], datetime]
) -> dict:
    moments = [one.updated_at, made_at[tuple(sorted(key.round for key in result.publication.rounds))]]
    if voice is RespondentGroup.PEER_WORKERS:
        # Peer workers read their own result first.
        first = result.closes_on + timedelta(days=DAYS_FOR_FEEDBACK)
        moments.append(datetime.combine(first, time(), UTC))
    return {
        "audit_id": one.reference,
        "voice": voice.value,
        "voice_label": VOICE_LABELS[voice.value],
        "closed_on": result.closes_on,
        "rounds": result.rounds,
        "is_noisy": result.is_noisy,
        "updated_at": max(moments),
    }


def _columns_of_cell(one: ReadableAudit, voice: RespondentGroup, cell: ResultCell) -> dict:
    return {
        "survey_cell_id": f"{one.reference}-{voice.value}-{cell.about}",
        "subject": cell.kind.value,
        "subject_code": cell.about,
        "cell_state": cell.state.value,
        "cell_state_label": STATE_LABELS[cell.state.value],
        "mean": cell.mean,
        "most_said_level": cell.level,
        "hidden_reason": cell.reason.value if cell.reason else None,
        "answers_band": cell.band.value if cell.band else None,
        "counted": cell.counted,
        "asked": cell.asked,
    }
