"""Parts of other actions: a new audit that begins with what an earlier one said, its evidence, and only if asked its
levels."""

from datetime import datetime

from apps.rubric.queries import known
from apps.trail.actions import record

from ..models import Assessment, Rating, Side
from ..sheet import own_side, sheet_of
from .copying import copy_evidence


def carry_over(before: Assessment, into: Assessment, *, evidence: bool, levels: bool, by, at: datetime) -> None:
    """Indicators and kinds of evidence that the new rubric lacks are left behind; they stay in the earlier audit."""
    if evidence:
        _carry_evidence(before, into)
    if levels:
        _carry_levels(before, own_side(into), by=by, at=at)
    record("brought from the last audit", target=into, by=by, at=at, audit=before.reference, levels=levels)


def _carry_evidence(before: Assessment, into: Assessment) -> None:
    rubric = known(into.rubric)
    for row in before.evidence.filter(taken_out_at=None).select_related("kind").order_by("pk"):
        kind = rubric.evidence_type_keys.get(row.kind.slug)
        if kind is not None:
            codes = row.indicators.values_list("code", flat=True)
            keys = [rubric.indicator_keys[code] for code in codes if code in rubric.indicator_keys]
            copy_evidence(row, into, kind_id=kind, indicator_keys=keys)


def _carry_levels(before: Assessment, side: Side, *, by, at: datetime) -> None:
    """What stood in the earlier audit, marked as carried over until somebody confirms it."""
    rubric = known(side.assessment.rubric)
    rows = {row.indicator_id: row for row in side.ratings.all()}
    for rated in sheet_of(before).indicators:
        key = rubric.indicator_keys.get(rated.indicator.id)
        if key is not None and rated.assessed:
            _carry(rows[key], rated, rubric.evidence_type_keys, by=by, at=at)


def _carry(row: Rating, rated, kinds: dict[str, int], *, by, at: datetime) -> None:
    entry = rated.entry
    row.level, row.not_applicable, row.carried_over = entry.level, entry.not_applicable, True
    row.reason, row.note, row.evidence_reason = entry.reason, entry.note, entry.evidence_reason
    row.version, row.updated_by, row.updated_at = 1, by, at
    row.save()
    row.evidence_types.add(*(kinds[kind] for kind in entry.evidence if kind in kinds))
