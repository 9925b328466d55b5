"""What the programme's last audit said of a practice: to look at once this audit's own answer is given."""

from collections.abc import Collection
from dataclasses import dataclass

from apps.common.dates import period_years
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.queries.version_chain import carry_over

from ..models import Assessment, Rating, Side, SideKind
from ..rating_set import RatedIndicator, stated_answer
from ..version_status import newest_versions


@dataclass(frozen=True)
class LastAnswer:
    """One practice in the audit of an earlier period, as it was signed off."""

    years: str  # the period: "2024–25"
    chosen: str  # the level's name, or that it did not apply
    anchor: str  # the level's sentence, in the words of that time; empty where there is no level
    reason: str


def is_shown_last(rated: RatedIndicator) -> bool:
    """Whether the last audit may be looked at here: not before there is an answer, lest it lead the hand, unless its
    own answer was carried over on purpose.
    """
    return rated.assessed or rated.carried_over is not None


def last_answers(side: Side, practices: Collection[RatedIndicator]) -> dict[str, LastAnswer]:
    """By the codes of those practices that may be shown it, for the programme's own rating. One query; one more
    where the last audit was made on another version of the rubric.
    """
    codes = {rated.indicator.id for rated in practices if is_shown_last(rated)}
    if side.kind != SideKind.OWN or not codes:
        return {}
    rows = _last_rows(side.assessment)
    if not rows:
        return {}
    before = next(iter(rows.values())).side.assessment
    found = {}
    for code, predecessor in _predecessors(before.rubric, side.assessment.rubric, codes).items():
        if predecessor in rows:
            found[code] = _last_answer(rows[predecessor], predecessor, before)
    return found


def _last_rows(audit: Assessment) -> dict[str, Rating]:
    """What stands in the newest audit of an earlier period, by code: what was agreed, or else the own rating."""
    last = newest_versions(audit.programme_id).filter(withdrawal=None, period_end__lt=audit.period_end)
    found = Rating.objects.filter(
        side__assessment=last.values("pk")[:1], side__kind__in=(SideKind.OWN, SideKind.AGREED)
    )
    rows: dict[str, Rating] = {}
    for row in found.order_by("pk").select_related("indicator", "side__assessment__rubric"):
        if row.side.kind == SideKind.AGREED or row.indicator.code not in rows:
            rows[row.indicator.code] = row
    return rows


def _predecessors(old: Rubric, new: Rubric, codes: Collection[str]) -> dict[str, str]:
    """The earlier code of each practice whose level still speaks of the same practice."""
    if old.pk == new.pk:
        return {code: code for code in codes}
    carried = carry_over(old, new)
    found = {}
    for one in carried.indicators if carried else ():
        if one.code in codes and one.predecessor is not None and one.keeps_its_level:
            found[one.code] = one.predecessor
    return found


def _last_answer(row: Rating, code: str, before: Assessment) -> LastAnswer:
    content = load_rubric_content(before.rubric).content
    answer = stated_answer(row)
    years = period_years(before.period_start, before.period_end)
    if isinstance(answer, int):
        level = content.scale.level(answer)
        return LastAnswer(years, level.label, content.indicator(code).anchor(answer) or "", row.reason)
    return LastAnswer(years, "Does not apply" if row.not_applicable else "Not assessed", "", row.reason)
