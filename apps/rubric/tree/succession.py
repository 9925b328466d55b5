"""Which earlier version a rubric follows, and what became of each of its indicators."""

from dataclasses import dataclass

from ..values import Code, Id, SuccessionKind, Version


@dataclass(frozen=True)
class Successor:
    """What became of one indicator.

    `same`, `reworded` and `replaced` name both; `new` names no predecessor, and `retired` no indicator.
    """

    kind: SuccessionKind
    indicator: Code | None = None  # of this version
    predecessor: Code | None = None  # of the version it follows


@dataclass(frozen=True)
class Succession:
    """The earlier version that this one follows, with one entry for each indicator of either."""

    identifier: Id
    version: Version
    indicators: tuple[Successor, ...]
