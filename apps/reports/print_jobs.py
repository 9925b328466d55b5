"""A report's row as its worker changes it, beyond what every job does: its steps, its content, its file."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from apps.jobs import claims
from apps.jobs.claims import Claim
from apps.jobs.file_deletion import discard_file

from .models import Report

WITH_WHAT_IS_PRINTED = (
    "assessment__programme__organisation",
    "assessment__rubric",
    "rubric",
    "programme__organisation",
)


class OtherReportError(Exception):
    """The audit has changed, and its new content has a report of its own."""


def claim_report(reference: str, *, at: datetime) -> Claim[Report] | None:
    """Take a waiting report; None if it is not waiting, or somebody else was quicker."""
    reports = Report.objects.select_related(*WITH_WHAT_IS_PRINTED)
    return claims.claim(reports, reference, at=at, milliseconds={})


def follow_content(claim: Claim[Report], *, content_hash: str, inputs_hash: str) -> None:
    """From here on the row stands for what is printed: the audit may have changed since the report was asked for.

    Raises OtherReportError if another row stands for that content already, and ClaimLostError.
    """
    if (claim.job.content_hash, claim.job.inputs_hash) == (content_hash, inputs_hash):
        return
    try:
        with transaction.atomic():
            claims.change(claim, content_hash=content_hash, inputs_hash=inputs_hash)
    except IntegrityError as conflict:
        raise OtherReportError from conflict


def finish_report(
    claim: Claim[Report], *, pdf: bytes, pages: int, milliseconds: dict[str, int], at: datetime
) -> None:
    """Keep the file and let the row say so. Raises ClaimLostError, and then no file is left behind."""
    claims.check_can_finish(claim)
    report = claim.job
    storage = report.file.storage
    name = storage.save(report.file.field.generate_filename(report, ""), ContentFile(pdf))
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        claims.finish(claim, at=at, file=name, pages=pages, size=len(pdf), sha256=digest, milliseconds=milliseconds)
    except claims.ClaimLostError:
        discard_file(name)
        raise
    _remove_other_files(report, name)


def _remove_other_files(report: Report, name: str) -> None:
    """Files that workers wrote before they died, for the same row as the file of this name."""
    storage = report.file.storage
    folder, _, own = name.rpartition("/")
    for other in storage.listdir(folder)[1]:
        if other.startswith(f"{report.reference}-") and other != own:
            discard_file(f"{folder}/{other}")
