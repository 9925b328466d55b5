"""Answers that come back in a workbook: kept until their sender has looked at them, then saved like any others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.common.optimistic_locking import Conflict

from ..models import Side, WorkbookUpload
from ..offline.comparison import ComparedAnswer, MergeOutcome
from ..offline.workbook_import import ReceivedWorkbook, compare_with_stored, content_to_json
from ..permissions import check_can_apply_workbook, check_can_rate, check_sent_workbook
from ..rating_set import load_rating_set
from .ratings import rate

KEPT_FOR = timedelta(days=2)  # then nobody will come back to it


@dataclass(frozen=True)
class Applied:
    """What applying a workbook came to."""

    saved: int  # answers that changed
    left: tuple[str, ...]  # indicators that somebody else changed since the person looked, to be asked about again


@transaction.atomic
def keep_upload(*, side: Side, received: ReceivedWorkbook, by, at: datetime) -> WorkbookUpload:
    """Keep what a workbook says until its sender decides. One that they had sent before for this side goes."""
    check_can_rate(by, side)
    WorkbookUpload.objects.filter(at__lt=at - KEPT_FOR).delete()
    WorkbookUpload.objects.filter(side=side, by=by).delete()
    entries, versions, problems = {}, {}, []
    for code, entry in received.answers.entries.items():
        entries[code] = content_to_json(entry)
    for code, exported in received.manifest.answers.items():
        versions[code] = exported.version
    for problem in received.answers.problems:
        problems.append([problem.sheet, problem.cell, problem.sentence])
    return WorkbookUpload.objects.create(
        side=side,
        by=by,
        at=at,
        entries=entries,
        rubric_hash=received.manifest.rubric_hash,
        versions=versions,
        problems=problems,
    )


@transaction.atomic
def apply_upload(
    *, upload: WorkbookUpload, expected_versions: Mapping[str, int], taken: Collection[str], by, at: datetime
) -> Applied:
    """Save what a workbook says, each answer as if it were typed.

    `expected_versions`: by indicator, the version that the person was shown beside the workbook's answer; one that
    is not there was not shown. `taken`: indicators for which the workbook's answer stands although somebody has
    answered meanwhile; for any other such indicator the stored one does. Raises NotAllowed if the side is locked.
    """
    check_can_apply_workbook(by, upload)
    saved, left = 0, []
    rating_set = load_rating_set(upload.side.assessment, side=upload.side)
    for one in compare_with_stored(upload, rating_set):
        decision = _decide(one, expected_versions, taken)
        if decision == "take":
            result = rate(
                side=upload.side,
                indicator=one.code,
                entry=one.entry,
                expected_version=expected_versions[one.code],
                client_id=upload.reference,
                by=by,
                at=at,
            )
            saved += not isinstance(result, Conflict)
            decision = "ask" if isinstance(result, Conflict) else "done"
        if decision == "ask":
            left.append(one.code)
    _keep_or_drop(upload, left)
    return Applied(saved, tuple(left))


def leave_upload(*, upload: WorkbookUpload, by, at: datetime) -> None:
    """Forget a workbook without saving anything of it."""
    check_sent_workbook(by, upload)
    upload.delete()


def forget_uploads(*, user, by, at: datetime) -> None:
    """Part of closing an account: nobody else could decide about what the person had sent."""
    WorkbookUpload.objects.filter(by=user).delete()


def _decide(one: ComparedAnswer, expected_versions: Mapping[str, int], taken: Collection[str]) -> str:
    """What is to happen with one answer: take it, keep the stored one, or ask (again)."""
    if one.outcome == MergeOutcome.SAME:
        return "keep"
    if expected_versions.get(one.code) != one.stored.version:
        return "ask"
    return "take" if one.outcome == MergeOutcome.CHANGE or one.code in taken else "keep"


def _keep_or_drop(upload: WorkbookUpload, left: Collection[str]) -> None:
    if not left:
        upload.delete()
        return
    for code in set(upload.entries).difference(left):
        del upload.entries[code]
    upload.problems = []
    upload.save(update_fields=["entries", "problems"])
