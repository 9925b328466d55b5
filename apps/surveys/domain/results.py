"""What closed rounds publish, as values: every page, PDF, export and answer of the API reads these and nothing else.

Frozen, and made once: `suppression.close_round` makes those of one round, `pooling.pool_rounds` those of several
together. One `ResultCell` is one row of the database and one line of an export.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Audience(Enum):
    """Who may read. A person may be both, so neither may tell what the other hides."""

    INSIDE = "inside"  # pages of the organisation itself
    OUTSIDE = "outside"  # PDF, CSV, API, and whatever a commissioner sees


class CellSubject(Enum):
    """What a cell is about."""

    INDICATOR = "indicator"
    FACTOR = "factor"


class CellState(Enum):
    """What a cell says."""

    SHOWN = "shown"  # a mean
    MOST_SAID = "most_said"  # all, or nearly all, alike: the level that most people said, and no mean
    HIDDEN = "hidden"  # nothing but the reason


class HiddenReason(Enum):
    """Why a cell says nothing. Never tells how many answered, beyond what the reason itself says."""

    NO_ANSWERS = "no_answers"  # nobody took part in the round at all
    TOO_FEW = "too_few"  # including a statement that everybody left out
    PROTECTS = "protects"  # a figure here would give away another that is hidden


class CountBand(Enum):
    """How many, as coarsely as it leaves the organisation; also all that is said of a round while it is open."""

    FEWER_THAN_5 = "fewer than 5"
    FROM_5 = "5–7"
    FROM_8 = "8–14"
    FROM_15 = "15+"


BAND_EDGES = ((15, CountBand.FROM_15), (8, CountBand.FROM_8), (5, CountBand.FROM_5), (0, CountBand.FEWER_THAN_5))


def count_band(count: int) -> CountBand:
    """The band that a number of answers falls into. Raises ValueError below zero."""
    for edge, band in BAND_EDGES:
        if count >= edge:
            return band
    raise ValueError(f"{count} is no number of answers.")


def smallest(bands: Iterable[CountBand]) -> CountBand:
    """The lowest of at least one band."""
    order = list(CountBand)
    return min(bands, key=order.index)


@dataclass(frozen=True, order=True)
class RoundKey:
    """Which round: whose, of which voice, about which rubric version. `round` is unique across all of them."""

    organisation: str
    programme: str
    round: str
    voice: str
    version: str


@dataclass(frozen=True)
class ResultCell:
    """What one audience may read about one indicator or factor. Raises ValueError if it says more than its state."""

    audience: Audience
    kind: CellSubject
    about: str  # the indicator's or factor's id
    state: CellState
    mean: Decimal | None = None  # to one place, half up; only if shown
    level: int | None = None  # what most people said; only if they did
    reason: HiddenReason | None = None  # only if hidden
    n: int | None = None  # levels given, exact: inside only. Of a factor: the least n of its counted indicators
    band: CountBand | None = None  # the same in bands: outside only
    counted: int | None = None  # of a factor that is not hidden: the indicators that the figure is made of
    asked: int | None = None  # of a factor: the indicators that the round asked about

    def __post_init__(self) -> None:
        says = (self.mean is not None, self.level is not None, self.reason is not None)
        state = self.state
        if says != (state is CellState.SHOWN, state is CellState.MOST_SAID, state is CellState.HIDDEN):
            raise ValueError("A cell shows a mean, or what most people said, or the reason why it shows neither.")
        hidden, inside = self.state is CellState.HIDDEN, self.audience is Audience.INSIDE
        if (self.n is not None) != (inside and not hidden):
            raise ValueError("An exact number of answers stands beside a figure inside the organisation only.")
        if (self.band is not None) != (not inside and not hidden):
            raise ValueError("A band stands beside a figure outside the organisation only.")
        factor = self.kind is CellSubject.FACTOR
        if (self.asked is not None) != factor or (self.counted is not None) != (factor and not hidden):
            raise ValueError("A factor says how many indicators it is made of, and nothing else does.")


@dataclass(frozen=True)
class PublishedResults:
    """All that is ever published of one round, or of one pool of rounds, to everybody."""

    rounds: tuple[RoundKey, ...]  # one, or those pooled
    cells: tuple[ResultCell, ...]
    answered: int | None  # people who took part: exact, inside only; None under the threshold, and for a pool
    answered_band: CountBand

    def cell(self, audience: Audience, kind: CellSubject, about: str) -> ResultCell | None:
        """The cell, or None if this publication has none about it."""
        for cell in self.cells:
            if (cell.audience, cell.kind, cell.about) == (audience, kind, about):
                return cell
        return None

    @property
    def says_something(self) -> bool:
        """Whether any cell is not hidden."""
        return any(cell.state is not CellState.HIDDEN for cell in self.cells)


@dataclass(frozen=True)
class Refusal:
    """Nothing was made, and why: a sentence for the person who asked."""

    reason: str
