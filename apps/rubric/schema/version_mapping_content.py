"""Which earlier version a rubric follows, and what became of each of its indicators."""

from .frozen_model import FrozenModel
from .value_rules import Code, Id, ListOf, MatchTypeName, Version


class IndicatorMapping(FrozenModel):
    """What became of one indicator.

    `same`, `reworded` and `replaced` name both; `new` names no predecessor, and `retired` no indicator.
    """

    kind: MatchTypeName
    indicator: Code | None = None  # of this version
    predecessor: Code | None = None  # of the version it follows


class VersionMapping(FrozenModel):
    """The earlier version that this one follows, with one entry for each indicator of either."""

    identifier: Id
    version: Version
    indicators: ListOf[IndicatorMapping]
