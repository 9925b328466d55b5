"""The check before sign-off: saying why weak spots stay as they are."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed

from ..completeness import check_completeness
from ..models import Assessment, CheckAnswer
from ..permissions import check_can_answer_check
from ..rating_set import load_rating_set
from .locking import lock_assessment

MENDED = "This is not there any more: somebody has mended it, or has changed the answer."


@transaction.atomic
def answer_check(
    *, assessment: Assessment, kind: str, about: Collection[str], reason: str, by, at: datetime
) -> list[CheckAnswer]:
    """Say why weak spots of one kind stay as they are.

    Those that a colleague has answered meanwhile keep that answer. Returns what was stored: nothing, where all of
    them were answered already.

    Raises NotAllowed for a weak spot that is not there any more, and ValueError without a reason.
    """
    assessment = lock_assessment(assessment)
    check_can_answer_check(by, assessment)
    if not reason.strip():
        raise ValueError("Leaving a weak spot as it is takes a reason.")
    check = check_completeness(load_rating_set(assessment))
    stored = []
    for one in about:
        try:
            finding = check.finding(kind, one)
        except KeyError as gone:
            raise NotAllowed(MENDED) from gone
        if finding.answer is None:
            stored.append(_answer(assessment, kind, finding.about, reason.strip(), by=by, at=at))
    return stored


def _answer(assessment: Assessment, kind: str, about: str, reason: str, *, by, at: datetime) -> CheckAnswer:
    row = CheckAnswer.objects.create(assessment=assessment, kind=kind, about=about, reason=reason, by=by, at=at)
    record("check answered", target=assessment, by=by, at=at, kind=kind, about=about)
    return row


@transaction.atomic
def take_back_check_answer(*, assessment: Assessment, kind: str, about: str, by, at: datetime) -> str:
    """Open a weak spot again. Returns the reason that was given, so that a page can offer it to be written anew.

    Raises NotAllowed where there is no answer to take back.
    """
    assessment = lock_assessment(assessment)
    check_can_answer_check(by, assessment)
    row = assessment.check_answers.filter(kind=kind, about=about).first()
    if row is None:
        raise NotAllowed("This answer was taken back already.")
    row.delete()
    record("check answer taken back", target=assessment, by=by, at=at, kind=kind, about=about)
    return row.reason
