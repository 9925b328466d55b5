"""Rows about single practices of signed-off versions: what stands, both ratings, and the kinds of evidence."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from apps.assessments.domain.scoring import AnswerState
from apps.assessments.models import Evidence, Rating, Side, SideKind
from apps.assessments.rating_set import counted_answer
from apps.reports.document.answer_words import answer_label
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.audit_tables import RATERS
from ..domain.table_schema import Row
from .readable_audits import ReadableAudit

RATER_LABELS = dict(RATERS)
OWN, REVIEW = SideKind.OWN.value, SideKind.REVIEW.value
ANSWER_CODES = {AnswerState.NOT_APPLICABLE: "not_applicable", AnswerState.NOT_ASSESSED: "not_assessed"}
FIELDS = (
    *("side", "indicator", "level", "not_applicable", "carried_over"),
    *("reason", "note", "evidence_reason"),
)

RatingsOfSides = dict[int, dict[int, Rating]]  # by side, by indicator


def rating_rows(audits: Sequence[ReadableAudit]) -> Iterator[tuple[int, Row]]:
    """What stands of each practice, in the rubric's order."""
    ratings = ratings_of_sides([one.side_id for one in audits])
    for number, one in enumerate(audits):
        content = one.rubric.content
        for code, rating in in_rubric_order(one, ratings[one.side_id]):
            row: Row = {
                "rating_id": f"{one.reference}-{code}",
                "audit_id": one.reference,
                "factor_id": content.factor_of(code).id,
                "indicator_code": code,
                **answer_columns(rating, content),
                "reason": rating.reason or None,
                "note": rating.note or None,
                "evidence_reason": rating.evidence_reason or None,
                "updated_at": one.updated_at,
            }
            yield number, row


def rater_level_rows(audits: Sequence[ReadableAudit]) -> Iterator[tuple[int, Row]]:
    """Both ratings, where there were two: with the reasons where they differ, as in the report."""
    sides = _sides_of_raters([one.audit.pk for one in audits])
    ratings = ratings_of_sides([side for pair in sides.values() for side in pair.values()])
    for number, one in enumerate(audits):
        pair = sides.get(one.audit.pk, {})
        if one.audit.is_independent is None or pair.keys() != RATER_LABELS.keys():
            continue
        by_rater = {rater: ratings[pair[rater]] for rater in RATER_LABELS}
        for row in _rows_of_raters(one, by_rater):
            yield number, row


def _rows_of_raters(one: ReadableAudit, by_rater: dict[str, dict[int, Rating]]) -> Iterator[Row]:
    for code, key in one.rubric.indicator_keys.items():
        own, review = by_rater[OWN][key], by_rater[REVIEW][key]
        differ = counted_answer(own) != counted_answer(review)
        for rater, rating in ((OWN, own), (REVIEW, review)):
            yield {
                "rater_level_id": f"{one.reference}-{code}-{rater}",
                "audit_id": one.reference,
                "indicator_code": code,
                "rater": rater,
                "rater_label": RATER_LABELS[rater],
                **answer_columns(rating, one.rubric.content),
                "reason": (rating.reason or None) if differ else None,
                "updated_at": one.updated_at,
            }


def _sides_of_raters(audits: Collection[int]) -> dict[int, dict[str, int]]:
    """Of each audit the sides of both raters, by whose they are; not those of a review that was ended."""
    rows = Side.objects.filter(assessment__in=audits, kind__in=RATER_LABELS).exclude(review__ended_at__isnull=False)
    sides: dict[int, dict[str, int]] = defaultdict(dict)
    for audit, kind, key in rows.order_by().values_list("assessment", "kind", "pk"):
        sides[audit][kind] = key
    return sides


def ratings_of_sides(sides: Collection[int]) -> RatingsOfSides:
    """Every answer of these sides: one query."""
    found: RatingsOfSides = defaultdict(dict)
    for rating in Rating.objects.filter(side__in=sides).order_by().only(*FIELDS):
        found[rating.side_id][rating.indicator_id] = rating
    return found


def in_rubric_order(one: ReadableAudit, ratings: dict[int, Rating]) -> Iterator[tuple[str, Rating]]:
    """The answers with the codes of their practices."""
    for code, key in one.rubric.indicator_keys.items():
        yield code, ratings[key]


def answer_columns(rating: Rating, content: RubricContent) -> Row:
    """An answer as every table says it."""
    answer = counted_answer(rating)
    label = answer_label(answer, content)
    if isinstance(answer, AnswerState):
        return {"answer": ANSWER_CODES[answer], "answer_label": label, "level": None}
    return {"answer": "level", "answer_label": label, "level": answer}


def evidence_kind_rows(audits: Sequence[ReadableAudit]) -> Iterator[tuple[int, Row]]:
    """The kinds that were named or are in the evidence list. No title, no file, and not where anything is kept."""
    named, logged = _named_kinds(audits), _logged_kinds(audits)
    for number, one in enumerate(audits):
        content = one.rubric.content
        for code, indicator in one.rubric.indicator_keys.items():
            for kind in content.evidence_types:
                place = (one.audit.pk, indicator, one.rubric.evidence_type_keys[kind.id])
                days = logged.get(place, [])
                if place not in named and not days:
                    continue
                row: Row = {
                    "evidence_kind_id": f"{one.reference}-{code}-{kind.id}",
                    "audit_id": one.reference,
                    "indicator_code": code,
                    "evidence_type": kind.id,
                    "evidence_type_label": kind.label,
                    "is_named": place in named,
                    "items": len(days),
                    "newest_on": max(days, default=None),
                    "updated_at": one.updated_at,
                }
                yield number, row


def _named_kinds(audits: Sequence[ReadableAudit]) -> set[tuple[int, int, int]]:
    """Audit, practice and kind, as they were ticked with the ratings that stand."""
    links = Rating.evidence_types.through.objects.filter(rating__side__in=[one.side_id for one in audits])
    columns = ("rating__side__assessment", "rating__indicator", "evidencetype")
    return set(links.order_by().values_list(*columns))


def _logged_kinds(audits: Sequence[ReadableAudit]) -> dict[tuple[int, int, int], list[date]]:
    """By audit, practice and kind the days of the items in the evidence list that were not taken out."""
    links = Evidence.indicators.through.objects.filter(
        evidence__assessment__in=[one.audit.pk for one in audits], evidence__taken_out_at=None
    )
    found: dict[tuple[int, int, int], list[date]] = defaultdict(list)
    columns = ("evidence__assessment", "indicator", "evidence__kind", "evidence__dated")
    for audit, indicator, kind, dated in links.order_by().values_list(*columns):
        found[audit, indicator, kind].append(dated)
    return found
