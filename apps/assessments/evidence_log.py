"""The evidence log as values: rows read into what pages, forms and sums work with."""

from apps.rubric.queries.rubric_loader import LoadedRubric

from .domain.coverage import DatedEvidence
from .domain.evidence import EvidenceItem
from .models import Assessment, Evidence


def evidence_item(evidence: Evidence, rubric: LoadedRubric) -> EvidenceItem:
    """What one row says, as a form takes it."""
    return EvidenceItem(
        kind=evidence.kind.slug,
        title=evidence.title,
        description=evidence.description,
        dated=evidence.dated,
        kept_where=evidence.kept_where,
        indicators=frozenset(rubric.indicator_code(one.pk) for one in evidence.indicators.all()),
    )


def dated_evidence(assessment: Assessment) -> list[DatedEvidence]:
    """Everything that stands in the log, as it counts for coverage: two queries, whatever its length."""
    rows = assessment.evidence.filter(taken_out_at=None).select_related("kind").prefetch_related("indicators")
    pieces = []
    for row in rows:
        codes = frozenset(indicator.code for indicator in row.indicators.all())
        pieces.append(DatedEvidence(row.kind.slug, row.dated, codes))
    return pieces
