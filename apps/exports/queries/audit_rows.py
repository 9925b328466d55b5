"""Rows about signed-off versions: of so many audits at a time as are handed in, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from apps.assessments.domain.evidence_questions import is_high
from apps.assessments.models import FactorScore, Rating, Review
from apps.assessments.rating_set import rating_label
from apps.assessments.sign_off_contents import PARTS
from apps.assessments.sign_off_record import scores_of_rows

from ..domain.audit_tables import VERSION_STATES
from ..domain.table_schema import Row
from .readable_audits import ReadableAudit
from .rubric_content_rows import rubric_id

FIGURES = PARTS["factor_score"].columns
STATE_LABELS = dict(VERSION_STATES)
KINDS = {None: "self", False: "second_rater", True: "independent"}


def audit_rows(audits: Sequence[ReadableAudit]) -> Iterator[tuple[int, Row]]:
    """The versions themselves. The overall figure as the report shows it: stored, or withheld."""
    bare = _with_bare_high_level(audits)
    for number, one in enumerate(audits):
        audit = one.audit
        state = _state(one)
        earlier = audit.supersedes
        knows_earlier = earlier is not None and (one.is_inside or audit.earlier_is_shared)
        withdrawal = getattr(audit, "withdrawal", None)
        yield (
            number,
            {
                "audit_id": audit.reference,
                "programme_id": audit.programme.reference,
                "rubric_id": rubric_id(audit.rubric),
                "period_start": audit.period_start,
                "period_end": audit.period_end,
                "version": audit.version,
                "supersedes_id": earlier.reference if knows_earlier else None,
                "superseded_by_id": audit.newer_reference if one.knows_newer else None,
                "version_state": state,
                "version_state_label": STATE_LABELS[state],
                **_rating_kind(one),
                "lived_experience": audit.says_lived_experience,
                "signed_off_at": audit.signed_off_at,
                "withdrawn_at": None if withdrawal is None else withdrawal.at,
                "formula": audit.sign_off.formula,
                "overall": None if audit.pk in bare else audit.sign_off.overall,
                "overall_is_withheld": audit.pk in bare,
                "updated_at": one.updated_at,
            },
        )


def _state(one: ReadableAudit) -> str:
    if getattr(one.audit, "withdrawal", None) is not None:
        return "withdrawn"
    return "stands" if one.audit.newer_at is None else "superseded"


def _rating_kind(one: ReadableAudit) -> Row:
    independent = one.audit.is_independent
    review = None if independent is None else Review(is_independent=independent)
    return {
        "rating_kind": KINDS[independent],
        "rating_kind_label": rating_label(one.rubric.content.honest_wording, review),
    }


def _with_bare_high_level(audits: Sequence[ReadableAudit]) -> set[int]:
    """The keys of audits in which one of the upper two levels has no reason: no overall figure (decision 0052)."""
    by_side = {one.side_id: one for one in audits}
    found = set()
    bare = Rating.objects.filter(side__in=by_side, reason="", carried_over=False, level__isnull=False)
    for side, level in bare.order_by().values_list("side", "level"):
        one = by_side[side]
        if is_high(level, one.rubric.content):
            found.add(one.audit.pk)
    return found


def factor_score_rows(audits: Sequence[ReadableAudit]) -> Iterator[tuple[int, Row]]:
    """The scores as they were stored at sign-off."""
    stored = defaultdict(list)
    wanted = FactorScore.objects.filter(sign_off__assessment__in=[one.audit.pk for one in audits])
    for figures in wanted.order_by().values(*FIGURES, "sign_off__assessment"):
        stored[figures["sign_off__assessment"]].append(figures)
    for number, one in enumerate(audits):
        content = one.rubric.content
        scores = scores_of_rows(stored[one.audit.pk], one.audit.sign_off, content, {})
        for score in scores.factors:
            row: Row = {
                "factor_score_id": f"{one.reference}-{score.factor}",
                "audit_id": one.reference,
                "factor_id": score.factor,
                "factor_label": content.factor(score.factor).name,
                "mean": score.mean,
                "band": score.band.id if score.band else None,
                "shown_as": score.shown_as,
                "is_guarded": score.guarded,
                "scored": score.scored,
                "not_applicable": score.not_applicable,
                "not_assessed": score.not_assessed,
                "needed": score.needed,
                "updated_at": one.updated_at,
            }
            yield number, row
