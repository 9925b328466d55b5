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

    @property
    def name(self) -> tuple[str, str]:
        """Identifier and version of the earlier version."""
        return self.identifier, self.version

    @property
    def mapped(self) -> list[str | None]:
        """The indicator of each entry."""
        return [entry.indicator for entry in self.indicators]

    @property
    def predecessors(self) -> list[str | None]:
        """The predecessor of each entry."""
        return [entry.predecessor for entry in self.indicators]
