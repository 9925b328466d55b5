"""Parts of other actions: an audit that begins with what another one said, on the same version of the rubric or a
later one."""

from collections.abc import Mapping
from datetime import datetime

from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import LoadedRubric, load_rubric_content
from apps.rubric.queries.version_chain import carry_over
from apps.rubric.version_mapping import CarriedIndicator, MatchType

from ..models import Assessment, Rating, Side
from ..rating_set import RatedIndicator, RatingSet
from .copying import copy_evidence


def match_indicators(old: Rubric, new: Rubric) -> Mapping[str, CarriedIndicator]:
    """Where each indicator of the new rubric comes from, by its code; empty where it does not follow the old one."""
    carried = carry_over(old, new)
    return {} if carried is None else {one.code: one for one in carried.indicators}


def bring_evidence(before: Assessment, into: Assessment) -> None:
    """The evidence list, linked to what became of its indicators. A kind that the new rubric lacks is left behind."""
    rubric = load_rubric_content(into.rubric)
    now: dict[str, str] = {}
    for code, carried in match_indicators(before.rubric, into.rubric).items():
        if carried.predecessor:
            now[carried.predecessor] = code
    for row in before.evidence.filter(taken_out_at=None).select_related("kind").order_by("pk"):
        kind = rubric.evidence_type_keys.get(row.kind.slug)
        if kind is not None:
            keys = []
            for code in row.indicators.values_list("code", flat=True):
                if code in now:
                    keys.append(rubric.indicator_keys[now[code]])
            copy_evidence(row, into, kind_id=kind, indicator_keys=keys)


def bring_levels(before: RatingSet, into: Side, *, by, at: datetime, confirmed: bool) -> None:
    """Every answer that still speaks of the same practice, as carried over until somebody confirms it.

    `confirmed`: answers to indicators of the very same words need no second look, because it is the same audit. Where
    another practice has taken an indicator's place its level is left behind, and its words come along.
    """
    rubric = load_rubric_content(into.assessment.rubric)
    rows = {row.indicator_id: row for row in into.ratings.all()}
    for code, one in match_indicators(before.assessment.rubric, into.assessment.rubric).items():
        rated = predecessor_rating(before, one)
        if rated is not None and _says_something(rated):
            row = rows[rubric.indicator_keys[code]]
            is_same = confirmed and one.kind == MatchType.SAME and rated.carried_over is None
            _write(row, rated, keeps_level=one.keeps_its_level, marked=not is_same, by=by, at=at)
            row.evidence_types.add(*_keys_of_kinds(rated, rubric))


def _says_something(rated: RatedIndicator) -> bool:
    return bool(rated.assessed or rated.reason or rated.note)


def _keys_of_kinds(rated: RatedIndicator, rubric: LoadedRubric) -> list[int]:
    """The kinds of evidence that a rater named, as rows of a rubric that may lack some of them."""
    return [key for kind, key in rubric.evidence_type_keys.items() if kind in rated.entry.evidence]


def predecessor_rating(before: RatingSet, carried: CarriedIndicator) -> RatedIndicator | None:
    """What the earlier audit said of the indicator that this one comes from; None where it is new."""
    return before.by_code.get(carried.predecessor) if carried.predecessor else None


def _write(row: Rating, rated: RatedIndicator, *, keeps_level: bool, marked: bool, by, at: datetime) -> None:
    entry = rated.entry
    if keeps_level:
        row.level, row.not_applicable = entry.level, entry.not_applicable
    row.carried_over = marked and (row.level is not None or row.not_applicable)
    row.reason, row.note, row.evidence_reason = entry.reason, entry.note, entry.evidence_reason
    row.version, row.updated_by, row.updated_at = 1, by, at
    row.save()
