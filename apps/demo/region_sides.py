"""Who rated what in a made-up region, and the evidence they rated on, as rows of many audits at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.assessments.domain.ratings import answer_code
from apps.assessments.domain.scoring import AnswerState
from apps.assessments.models import Evidence, Rating, Review, Side, SideKind
from apps.assessments.statuses import AuditStatus
from apps.rubric.queries.rubric_loader import LoadedRubric

from .demo_content import CLIENT_ID
from .region_entry import AGREED, FINISHED, REVIEW_ASKED, REVIEW_FINISHED, REVIEW_TAKEN_UP, AuditEntry
from .region_events import RegionTrail
from .region_organisations import RegionOrganisations
from .region_plan import CYCLES
from .region_ratings import Ratings, RegionRating
from .region_words import read_region_words

MINUTES_FOR_A_PRACTICE = 7
TRAIL_FROM = CYCLES - 2  # the year from which the trail tells of each answer


@dataclass(frozen=True)
class SideEntry:
    """One set of ratings on its way into the database."""

    audit: AuditEntry
    row: Side
    ratings: Ratings
    by: User
    first_day: int  # of rating, after the start of the audit


def store_sides(
    entries: Sequence[AuditEntry], organisations: RegionOrganisations, rubric: LoadedRubric, trail: RegionTrail
) -> None:
    """Every set of ratings of these audits: the programme's own, a second rater's, and what both agreed."""
    sides: list[SideEntry] = []
    for entry in entries:
        sides.extend(_sides_of(entry, organisations))
    Side.objects.bulk_create([side.row for side in sides])
    reviews = []
    for side in sides:
        if side.row.kind == SideKind.REVIEW:
            reviews.append(_review(side, organisations))
    Review.objects.bulk_create(reviews)
    _note_reviews(sides, reviews, trail)
    _store_ratings(sides, rubric, trail)


def _sides_of(entry: AuditEntry, organisations: RegionOrganisations) -> Iterator[SideEntry]:
    planned, manager = entry.planned, entry.row.started_by
    is_rated = planned.status is not AuditStatus.DRAFT
    own = planned.own if is_rated else _begun(planned.own, of=2)
    yield SideEntry(entry, _side(entry, SideKind.OWN, manager, FINISHED if is_rated else None), own, manager, 0)
    if not planned.second or not is_rated:
        return
    reviewer = organisations.reviewer_of(entry.programme, is_independent=planned.is_independent)
    if planned.status is AuditStatus.WAITING:
        second = _begun(planned.second, of=3)
        yield SideEntry(entry, _side(entry, SideKind.REVIEW, reviewer, None), second, reviewer, REVIEW_TAKEN_UP)
        return
    row = _side(entry, SideKind.REVIEW, reviewer, REVIEW_FINISHED)
    yield SideEntry(entry, row, planned.second, reviewer, REVIEW_TAKEN_UP)
    row = _side(entry, SideKind.AGREED, manager, AGREED)
    yield SideEntry(entry, row, planned.agreed, manager, REVIEW_FINISHED + 1)


def _begun(ratings: Ratings, *, of: int) -> Ratings:
    """The first part of them; of the others nothing is said yet."""
    begun = {}
    for place, (code, rating) in enumerate(ratings.items()):
        begun[code] = rating if place < len(ratings) // of else RegionRating()
    return begun


def _side(entry: AuditEntry, kind: SideKind, by: User, finished_on: int | None) -> Side:
    if finished_on is None:
        return Side(assessment=entry.row, kind=kind)
    return Side(assessment=entry.row, kind=kind, finished_by=by, finished_at=entry.on(finished_on))


def _review(side: SideEntry, organisations: RegionOrganisations) -> Review:
    return Review(
        assessment=side.audit.row,
        side=side.row,
        reviewer=side.by,
        is_independent=side.audit.planned.is_independent and organisations.can_be_independent(),
        invited_by=side.audit.row.started_by,
        invited_at=side.audit.on(REVIEW_ASKED),
        accepted_at=side.audit.on(REVIEW_TAKEN_UP),
    )


def _note_reviews(sides: Sequence[SideEntry], reviews: Sequence[Review], trail: RegionTrail) -> None:
    by_side = {review.side_id: review for review in reviews}
    for side in sides:
        review = by_side.get(side.row.pk)
        if review is not None:
            manager, reviewer = side.audit.row.started_by, side.by
            reference = side.audit.row.reference
            trail.add("review asked for", target=review, by=manager.pk, at=review.invited_at, audit=reference)
            trail.add("review taken up", target=review, by=reviewer.pk, at=side.audit.on(REVIEW_TAKEN_UP))
            if side.row.finished_at is not None:
                trail.add("review finished", target=review, by=reviewer.pk, at=side.row.finished_at)


# --- Ratings ------------------------------------------------------------------------------------------------


def _store_ratings(sides: Sequence[SideEntry], rubric: LoadedRubric, trail: RegionTrail) -> None:
    rows: list[Rating] = []
    kinds: list[tuple[Rating, str]] = []
    for side in sides:
        at = side.audit.on(side.first_day)
        for code, rating in side.ratings.items():
            at += timedelta(minutes=MINUTES_FOR_A_PRACTICE)
            row = _rating_row(side, rubric.indicator_keys[code], rating, at)
            rows.append(row)
            kinds += [(row, kind) for kind in rating.kinds]
            if row.version and side.row.kind == SideKind.OWN and side.audit.planned.year >= TRAIL_FROM:
                _note_answer(side, code, rating, at, trail)
    Rating.objects.bulk_create(rows)
    ticks = Rating.evidence_types.through
    ticked = []
    for row, kind in kinds:
        ticked.append(ticks(rating_id=row.pk, evidencetype_id=rubric.evidence_type_keys[kind]))
    ticks.objects.bulk_create(ticked)


def _rating_row(side: SideEntry, indicator: int, rating: RegionRating, at: datetime) -> Rating:
    is_answered = rating.answer is not AnswerState.NOT_ASSESSED
    return Rating(
        side=side.row,
        indicator_id=indicator,
        level=rating.level,
        not_applicable=rating.not_applicable,
        reason=rating.reason,
        note=rating.note,
        version=1 if is_answered else 0,
        client_id=CLIENT_ID if is_answered else "",
        updated_by=side.by if is_answered else None,
        updated_at=at if is_answered else None,
    )


def _note_answer(side: SideEntry, code: str, rating: RegionRating, at: datetime, trail: RegionTrail) -> None:
    trail.add(
        "answer changed",
        target=side.audit.row,
        by=side.by.pk,
        at=at,
        side=side.row.kind,
        indicator=code,
        before=AnswerState.NOT_ASSESSED.value,
        after=answer_code(rating.answer),
    )


# --- The evidence log ---------------------------------------------------------------------------------------


def store_evidence(entries: Sequence[AuditEntry], rubric: LoadedRubric, trail: RegionTrail) -> None:
    """A few pieces for each audit, each for some of the practices that name its kind."""
    pieces: list[Evidence] = []
    serves: list[list[str]] = []
    for entry in entries:
        for place, (kind, codes) in enumerate(_kinds_seen(entry)):
            piece = _piece(entry, kind, rubric.evidence_type_keys[kind], place)
            pieces.append(piece)
            serves.append(codes)
            said = {"evidence": piece.reference, "kind": kind, "indicators": codes}
            trail.add("evidence added", target=entry.row, by=piece.added_by_id, at=piece.added_at, **said)
    Evidence.objects.bulk_create(pieces)
    links = Evidence.indicators.through
    rows = []
    for piece, codes in zip(pieces, serves, strict=True):
        rows += [links(evidence_id=piece.pk, indicator_id=rubric.indicator_keys[code]) for code in codes]
    links.objects.bulk_create(rows)


def _kinds_seen(entry: AuditEntry) -> list[tuple[str, list[str]]]:
    """Up to three kinds of evidence that its ratings name, each with up to four practices."""
    titles = read_region_words().evidence
    codes: dict[str, list[str]] = {}
    for code, rating in entry.planned.own.items():
        for kind in rating.kinds:
            if kind in titles:
                codes.setdefault(kind, []).append(code)
    chosen = list(codes.items())[:3]
    return [(kind, found[:4]) for kind, found in chosen]


def _piece(entry: AuditEntry, kind: str, key: int, place: int) -> Evidence:
    titles = read_region_words().evidence[kind]
    return Evidence(
        assessment=entry.row,
        kind_id=key,
        title=titles[(entry.programme.number + entry.planned.year) % len(titles)],
        dated=entry.planned.period_end - timedelta(days=20 + 9 * place),
        added_by=entry.row.started_by,
        added_at=entry.on(0, minute=-10 + place),
        client_id=CLIENT_ID,
    )
