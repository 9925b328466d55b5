"""Before an open audit is moved to a later version of its rubric: what would become of each answer."""

from dataclasses import dataclass

from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.queries.version_chain import carry_over, newer_versions
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.version_mapping import CarriedIndicator, MatchType

from ..models import Assessment
from ..permissions import check_can_move
from ..rating_set import RatedIndicator, load_rating_set, own_side


@dataclass(frozen=True)
class MovedIndicator:
    """One indicator of the later version, and what it would begin with."""

    indicator: IndicatorContent
    kind: MatchType
    before: RatedIndicator | None  # None: it is new

    @property
    def becomes(self) -> str:
        """What would stand there."""
        if self.before is None:
            return "New: nothing to bring."
        if not self.before.assessed and self.before.carried_over is None:
            return "Not assessed yet, as now."
        if self.kind == MatchType.SAME:
            return "Stands as it is."
        if self.kind == MatchType.REWORDED:
            return "Comes along, to be confirmed: the words have changed."
        return "The reason comes along, the level does not: it is another practice."


@dataclass(frozen=True)
class MovePage:
    """An audit, the version it can be moved to, and what would come along."""

    audit: Assessment
    rubric: Rubric
    indicators: list[MovedIndicator]
    retired: list[RatedIndicator]  # without a place in the later version: they stay in the audit as it is now

    @property
    def changed(self) -> list[MovedIndicator]:
        """Those that would not simply stand as they are."""
        return [one for one in self.indicators if one.kind != MatchType.SAME]


def later_rubric(audit: Assessment) -> Rubric | None:
    """The newest published version that follows the audit's own; None if there is none."""
    return next(iter(newer_versions(audit.rubric)), None)


def move_page(person, audit: Assessment) -> MovePage:
    """Raises NotAllowed where the audit cannot be moved."""
    rubric = later_rubric(audit)
    check_can_move(person, audit, rubric)
    assert rubric is not None  # just checked
    carried = carry_over(audit.rubric, rubric)
    assert carried is not None
    rated = load_rating_set(audit, side=own_side(audit)).by_code
    content = load_rubric_content(rubric).content
    return MovePage(
        audit=audit,
        rubric=rubric,
        indicators=[_moved(content.indicator(one.code), one, rated) for one in carried.indicators],
        retired=[rated[code] for code in carried.retired],
    )


def _moved(
    indicator: IndicatorContent, carried: CarriedIndicator, rated: dict[str, RatedIndicator]
) -> MovedIndicator:
    before = rated[carried.predecessor] if carried.predecessor else None
    return MovedIndicator(indicator, carried.kind, before)
