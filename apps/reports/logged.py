"""The evidence list, as the report prints it: what there is, for which indicators, and how far it reaches.

No file, no description and not where it is kept: those stay with the two raters.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from apps.assessments.evidence import KINDS_FOR_HIGH_LEVELS
from apps.assessments.models import Assessment
from apps.assessments.sheet import Sheet
from apps.common.dates import day
from apps.common.printing.written import written
from apps.rubric import words

from .parts import Fact
from .record import EvidenceList, EvidencePiece

YEAR = timedelta(days=366)


def evidence_list_of(assessment: Assessment, sheet: Sheet) -> EvidenceList:
    """Every piece that was not taken out, the newest first."""
    rows = assessment.evidence.filter(taken_out_at=None).select_related("kind").prefetch_related("indicators")
    places = {one.indicator.id: place for place, one in enumerate(sheet.indicators)}
    found = list(rows)
    pieces = tuple(
        EvidencePiece(
            number=number,
            title=written(row.title),
            kind=row.kind.label,
            dated=day(row.dated),
            indicators=tuple(sorted((one.code for one in row.indicators.all()), key=places.__getitem__)),
        )
        for number, row in enumerate(found, start=1)
    )
    return EvidenceList(pieces, tuple(_coverage(sheet, [row.dated for row in found], assessment.period_end)))


def numbers_of(evidence: EvidenceList) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the pieces that serve each indicator, by its code."""
    found: dict[str, tuple[int, ...]] = {}
    for piece in evidence.pieces:
        for code in piece.indicators:
            found[code] = (*found.get(code, ()), piece.number)
    return found


def _coverage(sheet: Sheet, days: list[date], until: date) -> Iterator[Fact]:
    """How far the evidence reaches, over the indicators that have a level."""
    rated = [one for one in sheet.indicators if one.level is not None]
    several = sum(len(one.evidence) >= KINDS_FOR_HIGH_LEVELS for one in rated)
    kinds = words.number(KINDS_FOR_HIGH_LEVELS)
    yield Fact("Pieces of evidence", str(len(days)))
    yield Fact(f"Indicators with {kinds} kinds of evidence or more", f"{several} of {len(rated)} that have a level")
    yield Fact("Indicators with an entry in this list", f"{sum(bool(one.logged) for one in rated)} of {len(rated)}")
    yield Fact("Indicators with no evidence named", f"{sum(not one.evidence for one in rated)} of {len(rated)}")
    old = sum(dated < until - YEAR for dated in days)
    yield Fact("Older than 12 months at the end of the period", f"{old} of {len(days)}")
