"""Made-up histories of a comparison pool: who joins, who leaves, who signs off a new audit, quarter after quarter.

Each history is the same in every run. What is published comes from the product's own rules, at fixed times, or from
rules without one of them (test_pool_without_a_rule.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from apps.portfolio.domain.comparison_pool import PoolRecord, make_edition

FACTOR = "f"
GRID = tuple(Decimal(value) for value in ("2.0", "2.5", "3.0", "3.5", "4.0"))  # less than there is: harder to hide in


@dataclass
class Audits:
    """Everybody's audits, and who takes part; changed from quarter to quarter."""

    organisations: dict[int, int]  # of each programme
    newest: dict[int, PoolRecord] = field(default_factory=dict)  # by programme
    members: set[int] = field(default_factory=set)
    made: int = 0

    def sign_off(self, programme: int, quarter: int, score: Decimal) -> PoolRecord:
        """A new audit of a programme, of a period of its own."""
        self.made += 1
        first = date(2025, 1, 1) + timedelta(days=91 * quarter)
        record = PoolRecord(
            self.made, programme, self.organisations[programme], (first, first + timedelta(days=90)), {FACTOR: score}
        )
        self.newest[programme] = record
        return record

    def candidates(self) -> list[PoolRecord]:
        return [record for programme, record in sorted(self.newest.items()) if programme in self.members]


@dataclass(frozen=True)
class Published:
    """One edition as everybody reads it, and, for the worst case, which audits it is known to be made of."""

    records: tuple[PoolRecord, ...]
    figure: object  # MiddleHalf, or None where nothing is shown


def keep_quarters(audits: Audits, counted: dict[int, date]) -> Published | None:
    """What the product publishes at the beginning of a quarter."""
    edition = make_edition(audits.candidates(), counted)
    if edition is None:
        return None
    for record in edition.records:
        counted[record.programme] = record.period[1]
    return Published(edition.records, edition.factors[FACTOR])


def history(
    seed: int, *, programmes: int = 13, quarters: int = 6, publish: Callable = keep_quarters, grid: Sequence = GRID
) -> list[Published]:
    """What is published over so many quarters."""
    chance = Random(seed)
    organisations = {one: (one if one < 6 else chance.randrange(6)) for one in range(programmes)}
    audits, counted, published = Audits(organisations), {}, []
    for quarter in range(quarters):
        for programme in organisations:
            change = chance.random()
            if programme in audits.members and change < 0.1:
                audits.members.discard(programme)
            elif programme not in audits.members and change < 0.7:
                audits.members.add(programme)
            if programme not in audits.newest or chance.random() < 0.3:
                audits.sign_off(programme, quarter, chance.choice(grid))
        edition = publish(audits, counted)
        if edition is not None:
            published.append(edition)
    return published
