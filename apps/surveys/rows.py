"""Between what the pure modules know and the rows of the database."""

from django.db.models import Prefetch, QuerySet

from apps.rubric.queries.rubric_loader import load_rubric_content

from . import sealing
from .domain import questions, results, tally
from .domain.results import Audience, Band, Kind, Reason, RoundKey, State
from .domain.suppression import ClosedRound
from .models import Publication, PublishedCell, PublishedRound, Round


def locked(round: Round) -> Round:
    """The round as it is now, held against any other change until this one is done."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("programme__organisation", "rubric")
        .get(pk=round.pk)
    )


def key_of(round: Round) -> RoundKey:
    """The round as the sums name it."""
    return RoundKey(
        organisation=round.programme.organisation.reference,
        programme=round.programme.reference,
        round=round.reference,
        voice=round.voice,
        version=f"{round.rubric.identifier} {round.rubric.version}",
    )


def counted(round: Round) -> tally.Tally:
    """The counts of a round. Raises CannotBeOpenedError, and Counts.DoesNotExist if the round is too old."""
    return tally.read(sealing.opened(round.counts.sealed))


def closed_round(round: Round) -> ClosedRound:
    """What the sums need of a round that is over. Raises as `counted`."""
    return ClosedRound(
        key=key_of(round),
        factors=questions.asked_by_factor(round.voice, round.question_set, load_rubric_content(round.rubric).content),
        answers=counted(round).as_people(),
    )


def write_publication(
    made: results.Publication, rounds: list[Round], *, on, by, some_were_helped: bool = False
) -> Publication:
    """Store what was made. Part of an action."""
    row = Publication.objects.create(
        own_round=rounds[0] if len(rounds) == 1 else None,
        answered=made.answered,
        answered_band=made.answered_band.value,
        some_were_helped=some_were_helped,
        made_on=on,
        made_by=by,
    )
    PublishedRound.objects.bulk_create(PublishedRound(publication=row, round=one) for one in rounds)
    PublishedCell.objects.bulk_create(_cell_row(row, cell) for cell in made.cells)
    return row


def _cell_row(publication: Publication, cell: results.Cell) -> PublishedCell:
    return PublishedCell(
        publication=publication,
        audience=cell.audience.value,
        kind=cell.kind.value,
        about=cell.about,
        state=cell.state.value,
        mean=cell.mean,
        level=cell.level,
        reason=cell.reason.value if cell.reason else "",
        n=cell.n,
        band=cell.band.value if cell.band else "",
        counted=cell.counted,
        asked=cell.asked,
    )


def with_everything(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Publications with all that `publication_of` needs, in three queries."""
    return publications.prefetch_related(
        Prefetch(
            "parts",
            PublishedRound.objects.select_related("round__programme__organisation", "round__rubric"),
        ),
        "cells",
    )


def publication_of(row: Publication) -> results.Publication:
    """What was stored."""
    return results.Publication(
        rounds=tuple(sorted(key_of(part.round) for part in row.parts.all())),
        cells=tuple(cell_of(cell) for cell in row.cells.all()),
        answered=row.answered,
        answered_band=Band(row.answered_band),
    )


def cell_of(row: PublishedCell) -> results.Cell:
    """One stored cell."""
    return results.Cell(
        audience=Audience(row.audience),
        kind=Kind(row.kind),
        about=row.about,
        state=State(row.state),
        mean=row.mean,
        level=row.level,
        reason=Reason(row.reason) if row.reason else None,
        n=row.n,
        band=Band(row.band) if row.band else None,
        counted=row.counted,
        asked=row.asked,
    )
