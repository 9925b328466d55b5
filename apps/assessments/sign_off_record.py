"""What sign-off freezes: figures that can be looked up again, and the digest that tells whether anything changed."""

import hashlib
import json
from collections.abc import Mapping

from django.db.models import F

from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import Scale

from .domain.scoring import Answer, AnswerState, Scores
from .domain.scoring import ScoredFactor as Scored
from .models import Assessment, FactorScore, Side, SignOff


def stored_scores(sign_off: SignOff, rubric: RubricContent, answers: Mapping[str, Answer]) -> Scores:
    """The scores as they stood at sign-off, by the formula of that day."""
    rows = {row.factor_slug: row for row in sign_off.factor_scores.annotate(factor_slug=F("factor__slug"))}
    factors = []
    for factor in rubric.factors:
        factors.append(_as_scored(rows[factor.id], factor, rubric.scale, answers))
    return Scores(
        factors=tuple(factors),
        overall=sign_off.overall,
        formula=sign_off.formula,
    )


def _as_scored(row: FactorScore, factor: FactorContent, scale: Scale, answers: Mapping[str, Answer]) -> Scored:
    return Scored(
        factor=factor.id,
        scored=row.scored,
        not_applicable=row.not_applicable,
        not_assessed=row.not_assessed,
        needed=row.needed,
        mean=row.mean,
        band=next((band for band in scale.bands if band.id == row.band), None),
        guarded=row.guarded,
        missing=tuple(one.id for one in factor.indicators if answers[one.id] is AnswerState.NOT_ASSESSED),
    )


def sign_off_digest(assessment: Assessment) -> str:
    """SHA-256, in hexadecimal, of everything that a version says: levels, reasons and the evidence list.

    The same version gives the same digest for ever, so a changed row shows even where somebody changed the database
    itself. Sides are those that count: a review that was ended is nobody's but the reviewer's.
    """
    sides = assessment.sides.exclude(review__ended_at__isnull=False).order_by("kind")
    said = {
        "audit": [assessment.reference, assessment.version, assessment.rubric.content_hash],
        "period": [assessment.period_start.isoformat(), assessment.period_end.isoformat()],
        "sides": {side.kind: _ratings(side) for side in sides},
        "evidence": _evidence(assessment),
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _ratings(side: Side) -> list[list]:
    rows = side.ratings.select_related("indicator").prefetch_related("evidence_types").order_by("indicator__code")
    said = []
    for row in rows:
        kinds = sorted(kind.slug for kind in row.evidence_types.all())
        answer = [row.level, row.not_applicable, row.carried_over]
        said.append([row.indicator.code, *answer, row.reason, row.note, row.evidence_reason, kinds])
    return said


def _evidence(assessment: Assessment) -> list[list]:
    rows = assessment.evidence.filter(taken_out_at=None).select_related("kind").order_by("reference")
    pieces = []
    for row in rows.prefetch_related("indicators", "files"):
        indicators = sorted(indicator.code for indicator in row.indicators.all())
        files = sorted([file.revision, file.sha256] for file in row.files.all())
        what = [row.reference, row.kind.slug, row.title, row.description]
        pieces.append([*what, row.dated.isoformat(), row.kept_where, indicators, files])
    return pieces
