"""The evidence list, as the report prints it: what there is, for which indicators, and how far it reaches.

No file, no description and not where it is kept: those stay with the two raters.
"""

from collections.abc import Iterator, Mapping

from apps.assessments.domain.coverage import MONTHS_FRESH, Coverage, DatedEvidence, calculate_coverage, is_thin
from apps.assessments.domain.evidence_questions import KINDS_FOR_HIGH_LEVELS
from apps.assessments.models import Assessment
from apps.assessments.rating_set import RatingSet
from apps.common.dates import day
from apps.common.pdf.rich_text import to_paragraphs
from apps.rubric import labels

from .provenance import EvidenceEntry, EvidenceList
from .sections import LabelledValue


def build_evidence_list(assessment: Assessment, rating_set: RatingSet) -> EvidenceList:
    """Every piece that was not taken out, the newest first."""
    rows = assessment.evidence.filter(taken_out_at=None).select_related("kind").prefetch_related("indicators")
    places = {rated.indicator.id: place for place, rated in enumerate(rating_set.indicators)}
    entries, dated = [], []
    for number, row in enumerate(rows, start=1):
        codes = [indicator.code for indicator in row.indicators.all()]
        codes.sort(key=places.__getitem__)
        entries.append(EvidenceEntry(number, to_paragraphs(row.title), row.kind.label, day(row.dated), tuple(codes)))
        dated.append(DatedEvidence(row.kind.slug, row.dated, frozenset(codes)))
    reach = _reach(rating_set, calculate_coverage(rating_set.rubric, dated, assessment.period_end))
    return EvidenceList(tuple(entries), tuple(reach))


def evidence_numbers(evidence: EvidenceList) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the pieces that serve each indicator, by its code."""
    found: dict[str, tuple[int, ...]] = {}
    for piece in evidence.pieces:
        for code in piece.indicators:
            found[code] = (*found.get(code, ()), piece.number)
    return found


def _reach(rating_set: RatingSet, log: Coverage) -> Iterator[LabelledValue]:
    """How far the evidence reaches: kinds that were named or are in the log, and then the log alone."""
    scored, several = 0, 0
    for rated in rating_set.indicators:
        if rated.level is not None:
            scored += 1
            several += not is_thin({kind.id for kind in rated.evidence})
    kinds, all_of_them = labels.in_words(KINDS_FOR_HIGH_LEVELS), len(log.indicators)
    yield LabelledValue(
        f"Indicators with a level that rests on {kinds} kinds of evidence or more", f"{several} of {scored}"
    )
    yield LabelledValue("Indicators without an entry in this list", f"{log.bare} of {all_of_them}")
    yield LabelledValue("Indicators with entries of one kind only", f"{log.thin} of {all_of_them}")
    yield LabelledValue(
        f"Indicators whose entries were all older than {MONTHS_FRESH} months when the period ended",
        f"{log.old} of {all_of_them}",
    )
