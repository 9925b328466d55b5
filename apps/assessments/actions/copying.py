"""Parts of other actions: ratings and evidence copied from one audit into another, on the same rubric."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from apps.common.errors import NotAllowed
from apps.common.uploads.stored_files import FileChangedError, open_stored

from ..models import Assessment, Evidence, EvidenceFile, Rating, Review, Side, SideKind
from ..permissions import is_outsider

ANSWER = ("level", "not_applicable", "reason", "note", "evidence_reason", "carried_over")
STAMP = ("version", "updated_by_id", "updated_at")
FILE_IS_NOT_THERE = (
    "The file of “{title}” is not stored here as it was attached, so it cannot be copied. Ask the people who run "
    "this site to bring it back from a backup."
)


def copy_side(side: Side, into: Assessment, *, finished: bool) -> Side:
    """One set of ratings as it is, with who gave each answer and when."""
    copy = Side.objects.create(
        assessment=into,
        kind=side.kind,
        finished_by=side.finished_by if finished else None,
        finished_at=side.finished_at if finished else None,
    )
    rows = side.ratings.order_by("pk").prefetch_related("evidence_types")
    copies, kinds = [], []
    for row in rows:
        new = Rating(side=copy, indicator_id=row.indicator_id, **_values(row, (*ANSWER, *STAMP)))
        copies.append(new)
        for kind in row.evidence_types.all():
            kinds.append((new, kind))
    Rating.objects.bulk_create(copies)
    types = Rating.evidence_types.through
    types.objects.bulk_create(types(rating=new, evidencetype=kind) for new, kind in kinds)
    return copy


def _values(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """What some fields of a row hold."""
    return {name: getattr(row, name) for name in names}


def copy_review(review: Review, into: Assessment) -> Review:
    """The second rating with its ratings, finished as it was, and independent only if its reviewer still is."""
    assert review.side is not None  # only a review that counts is copied
    fields = ("says_lived_experience", "invited_by", "invited_at", "reviewer", "accepted_at")
    return Review.objects.create(
        assessment=into,
        side=copy_side(review.side, into, finished=True),
        is_independent=review.is_independent and is_outsider(review.reviewer, review.assessment),
        **_values(review, fields),
    )


def copy_evidence(row: Evidence, into: Assessment, *, kind_id: int, indicator_keys: list[int]) -> Evidence:
    """One piece of evidence with its newest file. Who added it, and when, stays with it."""
    fields = ("title", "description", "dated", "kept_where", "added_by", "added_at", "changed_by", "changed_at")
    copy = Evidence.objects.create(assessment=into, kind_id=kind_id, **_values(row, fields))
    copy.indicators.add(*indicator_keys)
    newest = row.files.filter(taken_out_at=None).exclude(file="").order_by("-revision").first()
    if newest is not None:
        _copy_file(newest, copy)
    return copy


def _copy_file(file: EvidenceFile, evidence: Evidence) -> None:
    """The bytes themselves, so that neither audit's file depends on the other's."""
    fields = ("name", "media_type", "size", "sha256", "scanned_at", "added_by", "added_at")
    copy = EvidenceFile(evidence=evidence, revision=1, **_values(file, fields))
    try:
        content = open_stored(file.file, sha256=file.sha256)
    except (FileNotFoundError, FileChangedError):
        raise NotAllowed(FILE_IS_NOT_THERE.format(title=file.evidence.title)) from None
    copy.file.save(file.name, content, save=False)
    copy.save()


def copy_everything(before: Assessment, into: Assessment, *, at: datetime) -> None:
    """All that a signed-off version says, for its next version: ratings, evidence, answers to the check."""
    review = before.reviews.filter(ended_at=None, accepted_at__isnull=False).first()
    for side in before.sides.exclude(kind=SideKind.REVIEW).order_by("pk"):
        copy_side(side, into, finished=review is not None and side.kind == SideKind.OWN)
    if review is not None:
        copy_review(review, into)
    for row in before.evidence.filter(taken_out_at=None).order_by("pk"):
        keys = [indicator.pk for indicator in row.indicators.all()]
        copy_evidence(row, into, kind_id=row.kind_id, indicator_keys=keys)
    for answer in before.check_answers.all():
        answer.pk, answer.assessment = None, into
        answer._state.adding = True
        answer.save()
