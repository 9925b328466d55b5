"""Audits with something in every table of theirs, and how a row is found that belongs to one."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db.models import Model

from apps.assessments import immutability_triggers
from apps.assessments.actions.signing import freeze
from apps.assessments.models import (
    Assessment,
    CheckAnswer,
    Comment,
    EarlierRating,
    Evidence,
    EvidenceFile,
    Rating,
    Review,
    ReviewEnd,
    Side,
    SideKind,
)
from apps.assessments.rating_set import load_rating_set
from apps.assessments.statuses import AuditStatus
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON
from tests.factories import make_reviewed_audit, make_signed_off, make_window


def make_whole_audit(
    programme, rubric, by, reviewer, peer_worker, *, signed_off: bool = False, half: bool = False
) -> Assessment:
    """A reviewed audit with a row in each of its tables, to check or signed off.

    `half`: the open audit also has what only sign-off makes, so that each of its tables has a row to compare with.
    """
    audit = make_reviewed_audit(
        programme, rubric, by, reviewer, levels={"ACC-2": 4}, theirs={"ACC-3": 2}, status=AuditStatus.AGREED
    )
    window = make_window(audit, by, closed=True)
    add_rows(audit, window, by, peer_worker)
    if signed_off:
        make_signed_off(audit, by)
    elif half:
        make_half_signed_off(audit, by)
    audit.refresh_from_db()
    return audit


def make_half_signed_off(audit: Assessment, by) -> None:
    """What sign-off stores, of an audit that is still open: as if it had stopped on its way."""
    freeze(audit, load_rating_set(audit).scores, by=by, at=NOON)


def add_rows(audit: Assessment, window, by, peer_worker) -> None:
    """Evidence with a file, an earlier answer, an answer to the check, a comment, a review that was ended."""
    rubric = load_rubric_content(audit.rubric)
    kind = next(iter(rubric.evidence_type_keys.values()))
    indicator = next(iter(rubric.indicator_keys.values()))
    evidence = Evidence.objects.create(
        assessment=audit,
        kind_id=kind,
        title="Survey",
        description="Forty answers.",
        dated=date(2026, 1, 2),
        added_by=by,
        added_at=NOON,
    )
    evidence.indicators.add(indicator)
    make_file(evidence, by)
    rating = Rating.objects.filter(side__assessment=audit, side__kind=SideKind.OWN).order_by("pk")[0]
    rating.evidence_types.add(kind)
    EarlierRating.objects.create(rating=rating, version=1, level=2, reason="Before", by=by, at=NOON)
    CheckAnswer.objects.create(assessment=audit, kind="no_reason", about="ACC-1", reason="Known.", by=by, at=NOON)
    Comment.objects.create(
        assessment=audit, window=window, indicator_id=indicator, text="It is so.", author=peer_worker, on=NOON.date()
    )
    make_ended_review(audit, peer_worker, by)


def make_file(evidence: Evidence, by, *, content: bytes = b"%PDF-1.7", revision: int = 1) -> EvidenceFile:
    """One revision of a file."""
    file = EvidenceFile(
        evidence=evidence,
        revision=revision,
        name="survey.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=by,
        added_at=NOON,
    )
    file.file.save("survey.pdf", ContentFile(content), save=False)
    file.save()
    return file


def make_ended_review(audit: Assessment, reviewer, by) -> Review:
    """A second rating that was begun, and gone on without."""
    side = Side.objects.create(assessment=audit, kind=SideKind.REVIEW)
    Rating.objects.bulk_create(
        Rating(side=side, indicator_id=key, level=1, version=1, updated_by=reviewer, updated_at=NOON)
        for key in load_rubric_content(audit.rubric).indicator_keys.values()
    )
    return Review.objects.create(
        assessment=audit,
        side=side,
        reviewer=reviewer,
        invited_by=by,
        invited_at=NOON,
        accepted_at=NOON,
        end=ReviewEnd.GONE_ON_WITHOUT,
        ended_by=by,
        ended_at=NOON,
    )


def rows_of(model: type[Model], audit: Assessment):
    """The rows of one table under guard that belong to an audit, the oldest first."""
    paths = immutability_triggers.PATHS[model]
    whose = {paths[0].replace(".", "__"): audit} if paths else {"pk": audit.pk}
    return model._default_manager.filter(**whose).order_by("pk")
