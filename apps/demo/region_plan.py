"""What happens to each programme of a made-up region, from a seed: the same seed tells the same. Pure.

Every programme has a random source of its own, so that it is the same in a small region and in a large one.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Meeting, Setting

from .region_ratings import (
    ProgrammeStrength,
    Ratings,
    RegionRubric,
    agreed_ratings,
    own_ratings,
    programme_strength,
    second_ratings,
    without_a_reason,
)

CYCLES = 5
PROGRAMMES_OF_A_PROVIDER = 20
PROGRAMMES_OF_A_COMMISSIONER = 60
# How often, among programmes or audits.
STILL_OPEN, REVIEWED, SUPERSEDED, WITHDRAWN, UNEXPLAINED = 0.25, 0.3, 0.06, 0.01, 0.03
SHARED_WITH_REGION, SHARED_LOCALLY = 0.92, 0.5
DAYS_TO_START = timedelta(days=6)  # after the end of the period
DAYS_TO_NEXT_VERSION = timedelta(days=40)  # after the start of the version before it
MONTHS_FOR_TWO_VERSIONS = 4
# How long ago an open audit was started.
OPEN_FOR = {
    AuditStatus.DRAFT: timedelta(days=4),
    AuditStatus.WAITING: timedelta(days=9),
    AuditStatus.AGREED: timedelta(days=20),
    AuditStatus.FEEDBACK: timedelta(days=18),
}


@dataclass(frozen=True)
class RegionAudit:
    """One version of one audit. `second` and `agreed` are empty where nobody rated it a second time."""

    year: int  # 0: the first cycle
    started: date
    period_start: date
    period_end: date
    status: AuditStatus
    own: Ratings
    second: Ratings
    agreed: Ratings
    is_independent: bool
    supersedes: bool  # the version before it
    is_withdrawn: bool


@dataclass(frozen=True)
class RegionProgramme:
    """One programme with its life. `number` counts from 0 over the whole region."""

    number: int
    name: str
    setting: str
    form: str
    peer_workers: int
    caseload: int
    strength: ProgrammeStrength
    audits: tuple[RegionAudit, ...]  # the oldest first
    is_shared_with_region: bool
    is_shared_locally: bool

    @property
    def provider(self) -> int:
        """The number of its provider, from 0."""
        return self.number // PROGRAMMES_OF_A_PROVIDER

    @property
    def commissioner(self) -> int:
        """The number of the local commissioner that funds it too, from 0."""
        return self.number // PROGRAMMES_OF_A_COMMISSIONER


def source_of(seed: int, programme: int, what: str) -> Random:
    """The random source for one part of one programme: parts do not hang on each other."""
    return Random(f"{seed} {programme} {what}")  # noqa: S311  # made-up content, which has to be the same again


def plan_programme(number: int, *, seed: int, today: date, rubric: RegionRubric) -> RegionProgramme:
    """One programme of the region."""
    random = source_of(seed, number, "programme")
    strength = programme_strength(rubric, random)
    settings = [setting.value for setting in Setting if setting is not Setting.OTHER]
    peer_workers = random.randint(2, 14)
    return RegionProgramme(
        number=number,
        name=rubric.words.programme(number),
        setting=random.choice(settings),
        form=random.choices(Meeting.values, weights=(5, 1, 3))[0],
        peer_workers=peer_workers,
        caseload=peer_workers * random.randint(6, 14),
        strength=strength,
        audits=_audits(strength, rubric, today, source_of(seed, number, "audits")),
        is_shared_with_region=random.random() < SHARED_WITH_REGION,
        is_shared_locally=random.random() < SHARED_LOCALLY,
    )


def _audits(
    strength: ProgrammeStrength, rubric: RegionRubric, today: date, random: Random
) -> tuple[RegionAudit, ...]:
    """One audit a year. The newest may be on its way; a signed-off one may have been made again."""
    is_open = random.random() < STILL_OPEN
    months_ago = 2 if is_open else random.randint(3, 13)
    audits = []
    for year in range(CYCLES):
        is_last = year == CYCLES - 1
        status = random.choice(list(OPEN_FOR)) if is_open and is_last else AuditStatus.SIGNED_OFF
        end = _end_of_month(today, months_ago + 12 * (CYCLES - 1 - year))
        started = end + DAYS_TO_START if status is AuditStatus.SIGNED_OFF else today - OPEN_FOR[status]
        audits.append(_audit(strength, year, (started, end), status, rubric, random))
    if months_ago > MONTHS_FOR_TWO_VERSIONS and random.random() < SUPERSEDED:
        again = (audits[-1].started + DAYS_TO_NEXT_VERSION, end)
        audits.append(_audit(strength, year, again, status, rubric, random, supersedes=True))
    return tuple(audits)


def _audit(
    strength: ProgrammeStrength,
    year: int,
    days: tuple[date, date],  # on which it was started, and which its period ends with
    status: AuditStatus,
    rubric: RegionRubric,
    random: Random,
    *,
    supersedes: bool = False,
) -> RegionAudit:
    started, period_end = days
    own = own_ratings(strength, year, rubric, random)
    if random.random() < UNEXPLAINED:
        own = without_a_reason(own, rubric)
    second: Ratings = {}
    agreed: Ratings = {}
    if status is AuditStatus.WAITING or random.random() < REVIEWED:
        second = second_ratings(own, rubric, random)
        agreed = agreed_ratings(own, second, rubric, random)
    return RegionAudit(
        year=year,
        started=started,
        period_start=_end_of_month(period_end, 12, day_after=True),
        period_end=period_end,
        status=status,
        own=own,
        second=second,
        agreed=agreed,
        is_independent=random.random() < 0.5,
        supersedes=supersedes,
        is_withdrawn=status is AuditStatus.SIGNED_OFF and random.random() < WITHDRAWN,
    )


def _end_of_month(on: date, months_before: int, *, day_after: bool = False) -> date:
    """The last day of the month that is so many months before; or the first of the month after it."""
    months = on.year * 12 + on.month - 1 - months_before + day_after
    year, month = divmod(months, 12)
    return date(year, month + 1, 1 if day_after else monthrange(year, month + 1)[1])
