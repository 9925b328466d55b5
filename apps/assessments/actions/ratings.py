"""Answers, and two people answering at once."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.optimistic_locking import Conflict, Saved, is_conflict, is_same_client
from apps.rubric.queries.rubric_loader import LoadedRubric, load_rubric_content

from ..domain.ratings import RatingContent
from ..models import EarlierRating, Rating, Side, SideKind
from ..permissions import check_can_rate
from ..rating_set import RatedIndicator, logged_evidence, rated_indicator, ticked_kinds
from .locking import lock_assessment


@transaction.atomic
def rate(
    *, side: Side, indicator: str, entry: RatingContent, expected_version: int, client_id: str, by, at: datetime
) -> Saved[RatedIndicator] | Conflict[RatedIndicator, RatingContent]:
    """Store what one side says of one indicator, unless another page changed it meanwhile (`optimistic_locking`).

    What another page had written before is kept as an `EarlierRating`. Saving what was carried over confirms it.

    Raises NotAllowed if the side is locked, KeyError for an indicator that the rubric does not have, and
    ValueError for an answer that the rubric does not allow there.
    """
    side.assessment = assessment = lock_assessment(side.assessment)
    side.refresh_from_db(fields=["finished_at"])
    check_can_rate(by, side)
    rubric = load_rubric_content(assessment.rubric)
    _check_allowed(entry, indicator, rubric)
    rating = side.ratings.select_related("updated_by").get(indicator_id=rubric.indicator_keys[indicator])
    logged = logged_evidence(assessment, rubric)
    content, ticked = rubric.content.indicator(indicator), ticked_kinds([rating], rubric)
    before = rated_indicator(rating, content, rubric, logged, ticked)
    if before.entry == entry and not rating.carried_over:
        return Saved(before, changed=False)
    if is_conflict(
        version=rating.version,
        expected_version=expected_version,
        last_client_id=rating.client_id,
        client_id=client_id,
    ):
        return Conflict(theirs=before, yours=entry)
    if before.entry != entry and not is_same_client(rating.client_id, client_id):
        _keep(rating, before)
    _write(rating, before, entry, rubric, client_id=client_id, by=by, at=at)
    _record(side, indicator, before, entry, by=by, at=at)
    return Saved(rated_indicator(rating, content, rubric, logged, {rating.pk: entry.evidence}), changed=True)


def _record(side: Side, indicator: str, before: RatedIndicator, entry: RatingContent, *, by, at: datetime) -> None:
    """What changed, in the trail of whose rating it is: a review's stays out of its audit's trail."""
    confirmed = before.carried_over is not None
    if before.entry.answer == entry.answer and not confirmed:
        return
    record(
        "level carried over, confirmed" if confirmed and before.entry.answer == entry.answer else "answer changed",
        target=side.review if side.kind == SideKind.REVIEW else side.assessment,
        by=by,
        at=at,
        side=side.kind,
        indicator=indicator,
        before=before.entry.code,
        after=entry.code,
    )


def _check_allowed(entry: RatingContent, code: str, rubric: LoadedRubric) -> None:
    indicator, scale = rubric.content.indicator(code), rubric.content.scale
    if entry.level is not None and not scale.min <= entry.level <= scale.max:
        raise ValueError(f"The scale has no level {entry.level}.")
    if entry.not_applicable and not indicator.na_allowed:
        raise ValueError(f"{code} always applies.")
    if entry.not_applicable and not entry.reason.strip():
        raise ValueError("'Does not apply' takes a reason.")
    if unknown := entry.evidence.difference(rubric.evidence_type_keys):
        raise ValueError(f"The rubric has no kind of evidence {min(unknown)}.")


def _keep(rating: Rating, before: RatedIndicator) -> None:
    """Put aside what another page had written, if anybody has answered yet."""
    if rating.updated_by is None or rating.updated_at is None:
        return
    EarlierRating.objects.create(
        rating=rating,
        level=rating.level,
        not_applicable=rating.not_applicable,
        reason=rating.reason,
        note=rating.note,
        evidence_reason=rating.evidence_reason,
        evidence_codes=[kind.id for kind in before.ticked],
        version=rating.version,
        by=rating.updated_by,
        at=rating.updated_at,
    )


def _write(
    rating: Rating,
    before: RatedIndicator,
    entry: RatingContent,
    rubric: LoadedRubric,
    *,
    client_id: str,
    by,
    at: datetime,
) -> None:
    rating.level = entry.level
    rating.not_applicable = entry.not_applicable
    rating.reason, rating.note, rating.evidence_reason = entry.reason, entry.note, entry.evidence_reason
    rating.carried_over = False
    rating.version += 1
    rating.client_id = client_id
    rating.updated_by, rating.updated_at = by, at
    rating.save()
    had, has = before.entry.evidence, entry.evidence
    keys = rubric.evidence_type_keys
    if gone := had - has:
        rating.evidence_types.remove(*(keys[kind] for kind in gone))
    if new := has - had:
        rating.evidence_types.add(*(keys[kind] for kind in new))
