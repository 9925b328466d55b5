"""The practice that an action belongs to, in the words of its time and of today."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published
from apps.rubric.queries.version_chain import carry_over
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from ..models import PlannedAction


@dataclass(frozen=True)
class PracticeOfAction:
    """The practice, where it stood, and the next level up as the aim."""

    indicator: IndicatorContent
    factor_id: str
    level_then: int | None
    level_label: str  # empty where there was no level
    aim: str  # the next anchor up; empty at the top, and where there was no level
    aim_level: int | None
    today: str  # its code in the newest version of the rubric, where that is another
    is_retired: bool  # the newest version does not have it any more


def practice_of(action: PlannedAction) -> PracticeOfAction | None:
    """None for an action without a practice."""
    return practices_of([action]).get(action.pk)


def practices_of(actions: Iterable[PlannedAction]) -> dict[int, PracticeOfAction]:
    """By the key of each action that has one: a query for the newest version, and one for each older version."""
    found: dict[int, PracticeOfAction] = {}
    names: dict[int, dict[str, str] | None] = {}  # by the key of a version, its codes with those of today
    newest: Rubric | None = None
    for action in actions:
        if action.indicator is None:
            continue
        rubric = action.indicator.rubric
        newest = newest or newest_published()
        if rubric.pk not in names:
            names[rubric.pk] = _names_today(rubric, newest)
        found[action.pk] = _practice(action, rubric, names[rubric.pk])
    return found


def _practice(action: PlannedAction, rubric: Rubric, names: dict[str, str] | None) -> PracticeOfAction:
    assert action.indicator is not None
    content = load_rubric_content(rubric).content
    indicator = content.indicator(action.indicator.code)
    then, label, aim, aim_level = action.level_then, "", "", None
    if then is not None:
        label = content.scale.level(then).label
        for anchor in indicator.levels:
            if anchor.level == then + 1:
                aim, aim_level = anchor.anchor, anchor.level
    code = indicator.id if names is None else names.get(indicator.id, "")
    today = code if code != indicator.id else ""
    return PracticeOfAction(indicator, action.indicator.factor.slug, then, label, aim, aim_level, today, not code)


def _names_today(rubric: Rubric, newest: Rubric | None) -> dict[str, str] | None:
    """What the newest version calls each practice of this one that it has; None where nothing is to be translated."""
    carried = carry_over(rubric, newest) if newest is not None and newest.pk != rubric.pk else None
    if carried is None:
        return None
    return {one.predecessor: one.code for one in carried.indicators if one.predecessor is not None}


def level_label(rubric: Rubric, level: int | None) -> str:
    """ "level 2, Emerging"; empty where there is no level."""
    if level is None:
        return ""
    return f"level {level}, {load_rubric_content(rubric).content.scale.level(level).label}"


@dataclass(frozen=True)
class PracticeChoice:
    """One practice to choose from, with its row's key."""

    key: int
    label: str


def practice_choices(action: PlannedAction | None = None) -> list[tuple[str, list[PracticeChoice]]]:
    """Every practice of the newest rubric by factor; of the version an action was made on, where it has one."""
    rubric = action.indicator.rubric if action and action.indicator else newest_published()
    if rubric is None:
        return []
    loaded = load_rubric_content(rubric)
    return _by_factor(loaded.content, loaded.indicator_keys)


def _by_factor(content: RubricContent, keys: dict[str, int]) -> list[tuple[str, list[PracticeChoice]]]:
    groups = []
    for factor in content.factors:
        choices = [PracticeChoice(keys[one.id], f"{one.id} {one.title}") for one in factor.indicators]
        groups.append((factor.name, choices))
    return groups
