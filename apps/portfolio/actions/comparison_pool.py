"""Taking part in the comparison pool, and making its editions."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.organisations.models import Programme
from apps.surveys.domain.results import count_band

from .. import permissions
from ..domain.comparison_pool import MadeEdition, edition_day, make_edition
from ..models import PoolEdition, PoolEntry, PoolFigure, PoolMembership
from ..queries.pool_records import PoolKey, periods_counted, pool_candidates


@transaction.atomic
def join_pool(*, programme: Programme, by, at: datetime) -> None:
    """A programme takes part from now on: its next edition at the earliest. Twice changes nothing."""
    permissions.check_can_decide_on_pool(by, programme.organisation)
    _, new = PoolMembership.objects.get_or_create(programme=programme, left_at=None, defaults={"joined_at": at})
    if new:
        record("comparison pool joined", target=programme, by=by, at=at)


@transaction.atomic
def leave_pool(*, programme: Programme, by, at: datetime) -> None:
    """Nothing of a programme counts any more. What editions have said stays: it cannot be taken apart."""
    permissions.check_can_decide_on_pool(by, programme.organisation)
    for membership in PoolMembership.objects.select_for_update().filter(programme=programme, left_at=None):
        membership.left_at = max(at, membership.joined_at)  # also where the clock went back meanwhile
        membership.save(update_fields=["left_at"])
        record("comparison pool left", target=programme, by=by, at=at)


def make_due_editions(*, at: datetime) -> int:
    """Make what this quarter's first day allows and nobody has made yet; how many that were.

    Of what stood before that day, so that it does not matter when a worker comes to it: joining and signing off since
    then change nothing, and leaving can only make an edition smaller.
    """
    day = edition_day(timezone.localdate(at))
    counted, made = periods_counted(), 0
    done = set(PoolEdition.objects.filter(day=day).values_list("rubric", "kind", "is_made_up"))
    for key, records in pool_candidates(day).items():
        edition = None if (key.rubric, key.kind, key.is_made_up) in done else make_edition(records, counted)
        if edition is not None:
            made += _store(key, day, edition, at=at)
    return made


def _store(key: PoolKey, day, edition: MadeEdition, *, at: datetime) -> bool:
    """Whether it was this worker that stored it: another may have been quicker."""
    try:
        with transaction.atomic():
            row = PoolEdition.objects.create(
                rubric_id=key.rubric,
                kind=key.kind,
                is_made_up=key.is_made_up,
                day=day,
                programmes=count_band(len(edition.records)).value,
            )
            PoolFigure.objects.bulk_create(_figures(row, edition.factors))
            PoolEntry.objects.bulk_create(
                PoolEntry(edition=row, programme_id=one.programme, period_end=one.period[1])
                for one in edition.records
            )
            record("comparison pool edition made", target=row, by=None, at=at, programmes=row.programmes)
    except IntegrityError:
        return False
    return True


def _figures(row: PoolEdition, factors: Mapping) -> list[PoolFigure]:
    figures = []
    for factor, half in factors.items():
        figure = PoolFigure(edition=row, factor=factor)
        if half is not None:
            figure.lower, figure.median, figure.upper = half.lower, half.median, half.upper
        figures.append(figure)
    return figures
