"""Between what the pure modules know and the rows of the database."""

from django.db.models import Prefetch, QuerySet

from apps.rubric.queries.rubric_loader import load_rubric_content

from . import encryption
from .domain import questions, results, tally
from .domain.results import Audience, CellState, CellSubject, CountBand, HiddenReason, RoundKey
from .domain.suppression import ClosedRound
from .models import Publication, PublishedCell, PublishedRound, Round


def lock_round(round: Round) -> Round:
    """The round as it is now, held against any other change until this one is done."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("programme__organisation", "rubric")
        .get(pk=round.pk)
    )


def round_key(round: Round) -> RoundKey:
    """The round as the sums name it."""
    return RoundKey(
        organisation=round.programme.organisation.reference,
        programme=round.programme.reference,
        round=round.reference,
        voice=round.voice,
        version=f"{round.rubric.identifier} {round.rubric.version}",
    )


def load_tally(round: Round) -> tally.Tally:
    """The counts of a round. Raises CannotDecryptError, and Counts.DoesNotExist if the round is too old."""
    return tally.from_json(encryption.decrypt(round.counts.ciphertext))


def load_closed_round(round: Round) -> ClosedRound:
    """What the sums need of a round that is over. Raises as `counted`."""
    return ClosedRound(
        key=round_key(round),
        factors=questions.asked_by_factor(round.voice, round.question_set, load_rubric_content(round.rubric).content),
        answers=load_tally(round).as_people(),
    )


def store_publication(
    published: results.PublishedResults, rounds: list[Round], *, on, by, some_were_helped: bool = False
) -> Publication:
    """Store what was made. Part of an action."""
    row = publication_row(published, rounds, on=on, by=by, some_were_helped=some_were_helped)
    row.save()
    PublishedRound.objects.bulk_create(PublishedRound(publication=row, round=one) for one in rounds)
    PublishedCell.objects.bulk_create(cell_row(row, cell) for cell in published.cells)
    return row


def publication_row(
    published: results.PublishedResults, rounds: list[Round], *, on, by, some_were_helped: bool
) -> Publication:
    """What was made, as a row that is not stored yet."""
    return Publication(
        own_round=rounds[0] if len(rounds) == 1 else None,
        answered=published.answered,
        answered_band=published.answered_band.value,
        some_were_helped=some_were_helped,
        made_on=on,
        made_by=by,
    )


def cell_row(publication: Publication, cell: results.ResultCell) -> PublishedCell:
    """One cell, as a row that is not stored yet."""
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


def prefetch_results(
    publications: QuerySet[Publication], parts: QuerySet[PublishedRound] | None = None
) -> QuerySet[Publication]:
    """Publications with all that `to_results` needs, in three queries. `parts`: their rounds, with more beside."""
    rounds = PublishedRound.objects.all() if parts is None else parts
    of_rounds = rounds.select_related("round__programme__organisation", "round__rubric")
    return publications.prefetch_related(Prefetch("parts", of_rounds), "cells")


def to_results(row: Publication) -> results.PublishedResults:
    """What was stored."""
    return results.PublishedResults(
        rounds=tuple(sorted(round_key(part.round) for part in row.parts.all())),
        cells=tuple(map(to_cell, row.cells.all())),
        answered=row.answered,
        answered_band=CountBand(row.answered_band),
    )


def to_cell(row: PublishedCell) -> results.ResultCell:
    """One stored cell."""
    return results.ResultCell(
        audience=Audience(row.audience),
        kind=CellSubject(row.kind),
        about=row.about,
        state=CellState(row.state),
        mean=row.mean,
        level=row.level,
        reason=HiddenReason(row.reason) if row.reason else None,
        n=row.n,
        band=CountBand(row.band) if row.band else None,
        counted=row.counted,
        asked=row.asked,
    )
