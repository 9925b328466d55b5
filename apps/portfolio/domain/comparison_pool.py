"""What a comparison pool says: median and middle half of each factor, and nothing that is one programme's. Pure.

Why it holds, and against whom: docs/privacy-pool.md. Each rule is a small function, so that a test can take it away.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from apps.assessments.domain.scoring import rounded

LEAST_PROGRAMMES = 8
LEAST_ORGANISATIONS = 5
LARGEST_SHARE = Fraction(2, 5)  # of one organisation
LEAST_SPREAD = Decimal("0.5")  # of what stays possible: a difference that the product calls noticeable
QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


@dataclass(frozen=True)
class PoolRecord:
    """One signed-off audit that may count, with a score for every factor."""

    audit: int
    programme: int
    organisation: int
    period: tuple[date, date]  # first and last day
    scores: Mapping[str, Decimal]  # by factor


@dataclass(frozen=True)
class MiddleHalf:
    """One factor across a pool, each figure to one place."""

    lower: Decimal  # a quarter of the scores are at or below it
    median: Decimal
    upper: Decimal


@dataclass(frozen=True)
class MadeEdition:
    """What is published at one fixed time, and the audits that have counted with it."""

    records: tuple[PoolRecord, ...]
    factors: Mapping[str, MiddleHalf | None]  # None: so alike that a figure would be everybody's


def edition_day(day: date) -> date:
    """The first day of the quarter: editions are made of what stood before it, whenever a worker comes to it."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def make_edition(candidates: Sequence[PoolRecord], counted: Mapping[int, date]) -> MadeEdition | None:
    """The edition of these audits; None if they are too few, or too many of them one organisation's.

    `counted`: by programme, the last day of the last period that has been part of any edition.
    """
    records = within_share(not_counted(candidates, counted))
    if not is_enough(records):
        return None
    values: dict[str, list[Decimal]] = defaultdict(list)
    for record in records:
        for factor, score in record.scores.items():
            values[factor].append(score)
    factors = {}
    for factor, scores in values.items():
        factors[factor] = middle_half(scores) if stays_open(scores) else None
    return MadeEdition(tuple(records), factors)


def not_counted(candidates: Sequence[PoolRecord], counted: Mapping[int, date]) -> list[PoolRecord]:
    """Each period counts once: no two editions are made from the same audit, nor from two versions of one."""
    anew = []
    for record in candidates:
        last = counted.get(record.programme)
        if last is None or record.period[0] > last:
            anew.append(record)
    return anew


def within_share(records: Sequence[PoolRecord]) -> list[PoolRecord]:
    """As many as can count with no organisation over its share; of one that has more, those whose period ended first.

    What is left over waits for the next edition. Chosen by dates and keys, never by scores.
    """
    by_organisation: dict[int, list[PoolRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda one: (one.period[1], one.audit)):
        by_organisation[record.organisation].append(record)
    most = _most_of_one(list(map(len, by_organisation.values())))
    chosen = []
    for own in by_organisation.values():
        chosen.extend(own[:most])
    return chosen


def _most_of_one(sizes: Collection[int]) -> int:
    """How many of one organisation may count, if none may be over its share of all that count."""
    most = max(sizes, default=0)
    while most and most > LARGEST_SHARE * sum(min(size, most) for size in sizes):
        most -= 1
    return most


def is_enough(records: Sequence[PoolRecord]) -> bool:
    """Whether so many programmes, of so many organisations, can be spoken of together."""
    organisations = {record.organisation for record in records}
    return len(records) >= LEAST_PROGRAMMES and len(organisations) >= LEAST_ORGANISATIONS


def stays_open(scores: Sequence[Decimal]) -> bool:
    """Whether whoever knows all scores of one organisation leaves the others' at least a noticeable difference apart.

    The others are never fewer than all less the largest share. Wherever so many lie beside each other, they must
    reach far enough: then any of the others may be the lowest of them, and may be the highest.
    """
    ordered = sorted(scores)
    others = len(ordered) - int(LARGEST_SHARE * len(ordered))
    for place in range(len(ordered) - others + 1):
        if ordered[place + others - 1] - ordered[place] < LEAST_SPREAD:
            return False
    return True


def middle_half(scores: Sequence[Decimal]) -> MiddleHalf:
    """Median and quartiles, between two scores in proportion (as `statistics.quantiles`, inclusive)."""
    ordered = sorted(scores)
    figures = []
    for quarter in QUARTERS:
        place = (len(ordered) - 1) * quarter
        below = int(place)
        beyond = ordered[min(below + 1, len(ordered) - 1)] - ordered[below]
        part = place - below
        figures.append(rounded(ordered[below] + beyond * part.numerator / part.denominator))
    return MiddleHalf(*figures)


def where_it_lies(score: Decimal, half: MiddleHalf) -> str:
    """One's own score in words. No place in an order: only on which side of the middle half, if on any."""
    if score < half.lower:
        return "Below the middle half"
    return "Above the middle half" if score > half.upper else "Within the middle half"
