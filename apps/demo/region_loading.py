"""A made-up region of any size, for those who want to see many programmes, or to measure with them.

Rows are stored a few thousand at a time, in the order in which they could have come about; every rule that the
database keeps holds for them, and scores, digests and survey results are made by the product's own sums.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.assessments.models import Assessment
from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation, Programme
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import LoadedRubric, load_rubric_content, newest_published

from .password import keep, kept_password, new_password
from .region_actions import ActionRows, plan_actions
from .region_audits import store_audits
from .region_events import RegionTrail
from .region_organisations import RegionOrganisations, store_organisations, store_programmes
from .region_plan import CYCLES, RegionProgramme, plan_programme, source_of
from .region_ratings import RegionRubric, region_rubric
from .region_rounds import store_rounds
from .region_words import read_region_words

PROGRAMMES_AT_ONCE = 50
MOST_PROGRAMMES = 20_000
SINCE = timedelta(days=365 * (CYCLES + 1))  # before the loading, when organisations and programmes were there


@dataclass(frozen=True)
class _Region:
    """What every batch needs."""

    seed: int
    now: datetime
    rubric: RegionRubric
    row: Rubric
    loaded: LoadedRubric
    organisations: RegionOrganisations

    @property
    def today(self) -> date:
        """The day of the loading."""
        return timezone.localdate(self.now)


def load_region(*, programmes: int, seed: int, at: datetime, tell: Callable[[str], None]) -> bool:
    """Load a region with so many programmes, or nothing. Returns False if there is one already: it is left as it is.

    The same seed tells the same on the same day. `tell` is given one sentence after each batch. Raises NotAllowed
    beside organisations that are real, without a rubric, and for a number of programmes that makes no region.
    """
    words = read_region_words()
    if User.objects.filter(email=words.people[0].email).exists():
        return False
    row = _check_can_load_region(programmes)
    with transaction.atomic():
        loaded = load_rubric_content(row)
        password = kept_password() or new_password()
        organisations = store_organisations(programmes, words=words, password=password, at=at - SINCE)
        rubric = region_rubric(loaded.content, words, seed)
        region = _Region(seed, at, rubric, row, loaded, organisations)
        for done in _store_in_batches(region, programmes):
            tell(f"{done} of {programmes} programmes")
        keep(password)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so much is new that the database's own figures are wrong
    return True


def _check_can_load_region(programmes: int) -> Rubric:
    if not 1 <= programmes <= MOST_PROGRAMMES:
        raise NotAllowed(f"A region has 1 to {MOST_PROGRAMMES:,} programmes. Choose a number between them.")
    if Organisation.objects.filter(is_made_up=False).exists():
        raise NotAllowed(
            "This installation holds real organisations, so nothing made up is loaded beside them. "
            "Set DATA_DIR (and DATABASE_URL, if you use it) to a place for the demonstration."
        )
    rubric = newest_published()
    if rubric is None:
        raise NotAllowed("No rubric is published yet. Run manage.py load_rubric --publish first.")
    return rubric


def _store_in_batches(region: _Region, programmes: int) -> Iterator[int]:
    """Store programmes with everything in them. Yields how many are there after each batch."""
    for first in range(0, programmes, PROGRAMMES_AT_ONCE):
        last = min(first + PROGRAMMES_AT_ONCE, programmes)
        planned = []
        for number in range(first, last):
            planned.append(plan_programme(number, seed=region.seed, today=region.today, rubric=region.rubric))
        _store_batch(region, planned)
        yield last


def _store_batch(region: _Region, planned: list[RegionProgramme]) -> None:
    trail = RegionTrail()
    rows = store_programmes(planned, region.organisations, region.now - SINCE)
    batch = list(zip(planned, rows, strict=True))
    audits = store_audits(batch, organisations=region.organisations, rubric=region.row, trail=trail)
    store_rounds(
        batch,
        seed=region.seed,
        today=region.today,
        organisations=region.organisations,
        rubric=region.rubric,
        row=region.row,
        trail=trail,
    )
    _store_plans(region, batch, audits, trail)
    trail.store()


def _store_plans(
    region: _Region,
    batch: list[tuple[RegionProgramme, Programme]],
    audits: dict[int, Assessment],
    trail: RegionTrail,
) -> None:
    words = region.rubric.words
    rows = ActionRows(rubric=region.loaded, words=words, now=region.now, trail=trail)
    for planned, programme in batch:
        newest = [audit for audit in planned.audits if audit.status == audits[planned.number].status][-1]
        random = source_of(region.seed, planned.number, "actions")
        provider = region.organisations.provider_of(planned)
        for action in plan_actions(newest, words, random):
            rows.add(action, programme, audits[planned.number], provider)
    rows.store()
