"""The evidence log: pieces of evidence, and their files."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from apps.activity_log.actions import record
from apps.common.errors import allows
from apps.common.optimistic_locking import Conflict, Saved, is_conflict
from apps.common.uploads.accepted_file import AcceptedFile
from apps.jobs.file_deletion import delete_file, discard_file
from apps.rubric.queries.rubric_loader import LoadedRubric, load_rubric_content

from ..domain.evidence import EvidenceItem
from ..evidence_log import evidence_item
from ..models import Assessment, Evidence, EvidenceFile
from ..permissions import (
    check_can_add_evidence,
    check_can_change_evidence,
    check_can_edit_evidence,
    check_can_rate,
    check_evidence_quota,
    check_file_quota,
)
from ..rating_set import counted_sides
from .locking import lock_assessment


def add_evidence(
    *, assessment: Assessment, piece: EvidenceItem, file: AcceptedFile | None, reference: str, by, at: datetime
) -> Evidence:
    """Log one piece of evidence, with its file if it has one. `reference` is the page's own: the same page sent twice
    makes one piece.

    Raises NotAllowed if the log is closed or full, and ValueError for what the rubric does not have.
    """
    with _files_go_with_their_rows() as stored, transaction.atomic():
        assessment = lock_assessment(assessment)
        check_can_add_evidence(by, assessment)
        rubric = load_rubric_content(assessment.rubric)
        _check_known(piece, rubric)
        before = assessment.evidence.filter(reference=reference, added_by=by).first()
        if before is not None and evidence_item(before, rubric) == piece:
            return before
        check_evidence_quota(assessment)
        evidence = Evidence(assessment=assessment, added_by=by, added_at=at)
        if before is None and not Evidence.objects.filter(reference=reference).exists():
            evidence.reference = reference
        _write(evidence, piece, rubric)
        _tick_kind(evidence, piece, rubric, by=by)
        codes = sorted(piece.indicators)
        record(
            "evidence added",
            target=assessment,
            by=by,
            at=at,
            evidence=evidence.reference,
            kind=piece.kind,
            indicators=codes,
        )
        if file is not None:
            _add_file(assessment, evidence, file, stored, by=by, at=at)
    return evidence


@transaction.atomic
def change_evidence(
    *, evidence: Evidence, piece: EvidenceItem, expected_version: int, client_id: str, by, at: datetime
) -> Saved[Evidence] | Conflict[Evidence, EvidenceItem]:
    """Change what a piece of evidence says, unless another page changed it meanwhile (`optimistic_locking`).

    Raises NotAllowed if the person may not, and ValueError for what the rubric does not have.
    """
    evidence = _locked_piece(evidence)
    check_can_edit_evidence(by, evidence)
    rubric = load_rubric_content(evidence.assessment.rubric)
    _check_known(piece, rubric)
    before = evidence_item(evidence, rubric)
    if before == piece:
        return Saved(evidence, changed=False)
    if is_conflict(
        version=evidence.version,
        expected_version=expected_version,
        last_client_id=evidence.client_id,
        client_id=client_id,
    ):
        return Conflict(theirs=evidence, yours=piece)
    evidence.version += 1
    evidence.client_id = client_id
    evidence.changed_by, evidence.changed_at = by, at
    _write(evidence, piece, rubric)
    if (piece.kind, piece.indicators) != (before.kind, before.indicators):
        _tick_kind(evidence, piece, rubric, by=by)
    record(
        "evidence changed",
        target=evidence.assessment,
        by=by,
        at=at,
        evidence=evidence.reference,
        parts=piece.differs_in(before),
    )
    return Saved(evidence, changed=True)


@transaction.atomic
def take_out_evidence(*, evidence: Evidence, by, at: datetime) -> None:
    """Take a piece of evidence out of the log. It is kept, and can be brought back until sign-off."""
    evidence = _locked_piece(evidence)
    check_can_change_evidence(by, evidence)
    if evidence.taken_out_at is None:
        evidence.taken_out_by, evidence.taken_out_at = by, at
        evidence.save(update_fields=["taken_out_by", "taken_out_at"])
        record("evidence taken out", target=evidence.assessment, by=by, at=at, evidence=evidence.reference)


@transaction.atomic
def put_back_evidence(*, evidence: Evidence, by, at: datetime) -> None:
    """Bring back a piece of evidence that was taken out, as it was."""
    evidence = _locked_piece(evidence)
    check_can_change_evidence(by, evidence)
    if evidence.taken_out_at is not None:
        evidence.taken_out_by = evidence.taken_out_at = None
        evidence.save(update_fields=["taken_out_by", "taken_out_at"])
        record("evidence put back", target=evidence.assessment, by=by, at=at, evidence=evidence.reference)


def attach_file(*, evidence: Evidence, file: AcceptedFile, by, at: datetime) -> EvidenceFile:
    """Give a piece of evidence its file, or the next revision of it. What was there is kept until sign-off.

    Raises NotAllowed if the person may not, or if the audit keeps as many files as it can.
    """
    with _files_go_with_their_rows() as stored, transaction.atomic():
        evidence = _locked_piece(evidence)
        check_can_edit_evidence(by, evidence)
        current = evidence.files.exclude(file="").filter(taken_out_at=None).first()
        if current is not None and (current.sha256, current.name) == (file.sha256, file.name):
            return current
        return _add_file(evidence.assessment, evidence, file, stored, by=by, at=at)


@transaction.atomic
def remove_file(*, evidence: Evidence, by, at: datetime) -> list[str]:
    """Delete a piece of evidence's file, in every revision and for good; its rows keep name and hash.

    For a file that should never have been here: what is only out of date is replaced. Returns the names of what is to
    go from the storage: with one that does not answer just now it takes longer (`apps/jobs/file_deletion.py`).
    """
    names = []
    evidence = _locked_piece(evidence)
    check_can_change_evidence(by, evidence)
    for row in evidence.files.exclude(file=""):
        row.taken_out_by, row.taken_out_at = by, at
        names.append(str(row.file))
        _forget(row)
        record(
            "evidence file taken out",
            target=evidence.assessment,
            by=by,
            at=at,
            evidence=evidence.reference,
            file=row.reference,
            revision=row.revision,
        )
    return names


def drop_old_revisions(assessment: Assessment) -> None:
    """Part of sign-off: of each file only the newest revision keeps its content; older ones keep their hash."""
    newest: set[int] = set()
    files = EvidenceFile.objects.filter(evidence__assessment=assessment).exclude(file="")
    for row in files.order_by("evidence", "-revision"):
        if row.evidence_id in newest:
            _forget(row)
        newest.add(row.evidence_id)


def _locked_piece(evidence: Evidence) -> Evidence:
    """The piece as it is now, its audit held against any other change."""
    assessment = lock_assessment(evidence.assessment)
    found = Evidence.objects.select_related("kind", "added_by").get(pk=evidence.pk)
    found.assessment = assessment
    return found


def _check_known(piece: EvidenceItem, rubric: LoadedRubric) -> None:
    if piece.kind not in rubric.evidence_type_keys:
        raise ValueError(f"The rubric has no kind of evidence {piece.kind}.")
    if unknown := piece.indicators.difference(rubric.indicator_keys):
        raise ValueError(f"The rubric has no indicator {min(unknown)}.")


def _write(evidence: Evidence, piece: EvidenceItem, rubric: LoadedRubric) -> None:
    evidence.kind_id = rubric.evidence_type_keys[piece.kind]
    evidence.title, evidence.description = piece.title, piece.description
    evidence.dated, evidence.kept_where = piece.dated, piece.kept_where
    evidence.save()
    evidence.indicators.set([rubric.indicator_keys[code] for code in piece.indicators])


def _tick_kind(evidence: Evidence, piece: EvidenceItem, rubric: LoadedRubric, *, by) -> None:
    """Tick the kind for the practices that the piece is linked to, in the rating that the person can change.

    A tick stays when the piece is taken out: somebody may have set it by hand, too.
    """
    keys = [rubric.indicator_keys[code] for code in piece.indicators]
    for side in counted_sides(evidence.assessment).values():
        if keys and allows(check_can_rate, by, side):
            for rating in side.ratings.filter(indicator__in=keys):
                rating.evidence_types.add(evidence.kind_id)


def _add_file(
    assessment: Assessment, evidence: Evidence, file: AcceptedFile, stored: list[str], *, by, at: datetime
) -> EvidenceFile:
    """`stored` learns what lies in the storage from here on."""
    check_file_quota(assessment, len(file.content))
    last = evidence.files.aggregate(last=Max("revision"))["last"] or 0
    row = EvidenceFile(
        evidence=evidence,
        revision=last + 1,
        name=file.name,
        media_type=file.file_type.media_type,
        size=len(file.content),
        sha256=file.sha256,
        scanned_at=at if file.is_scanned else None,
        added_by=by,
        added_at=at,
    )
    row.file.save(file.name, ContentFile(file.content), save=False)
    stored.append(str(row.file))
    row.save()
    replaced = evidence.files.exclude(file="").filter(taken_out_at=None, revision__lte=last).exists()
    record(
        "evidence file replaced" if replaced else "evidence file added",
        target=assessment,
        by=by,
        at=at,
        evidence=evidence.reference,
        file=row.reference,
        revision=row.revision,
        sha256=row.sha256,
    )
    return row


@contextmanager
def _files_go_with_their_rows() -> Iterator[list[str]]:
    """What was stored for rows that the database did not keep after all is deleted again."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        for name in stored:
            discard_file(name)
        raise


def _forget(row: EvidenceFile) -> None:
    """Delete a file's content once its row says so for good."""
    name = str(row.file)
    row.file = ""
    row.save(update_fields=["file", "taken_out_by", "taken_out_at"])
    delete_file(name)
