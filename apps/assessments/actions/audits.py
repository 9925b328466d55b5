"""The life of an audit."""

from datetime import date, datetime

from django.db import transaction

from apps.common import statuses
from apps.common.errors import NotAllowed
from apps.organisations.models import Programme
from apps.rubric.queries import known, newest_published
from apps.trail.actions import record

from ..models import Assessment, Rating, StatusChange
from ..permissions import (
    check_can_discard,
    check_can_rate,
    check_can_reopen,
    check_can_start,
    check_can_submit,
    check_none_open,
)
from ..sheet import sheet_of
from ..statuses import TRANSITIONS, Status
from .sharing import withdraw_every_share


@transaction.atomic
def start_audit(*, programme: Programme, period_start: date, period_end: date, by, at: datetime) -> Assessment:
    """A new audit on the newest published rubric, with a row for every indicator.

    Raises NotAllowed if the programme has an open audit already, or if no rubric is published.
    """
    check_can_start(by, programme)
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    check_none_open(programme)
    rubric = newest_published()
    if rubric is None:
        raise NotAllowed("No rubric is published yet. Ask whoever runs this installation to publish one.")
    assessment = Assessment.objects.create(
        programme=programme,
        rubric=rubric,
        period_start=period_start,
        period_end=period_end,
        started_by=by,
        started_at=at,
    )
    Rating.objects.bulk_create(
        Rating(assessment=assessment, indicator_id=key) for key in known(rubric).indicator_keys.values()
    )
    StatusChange.objects.create(assessment=assessment, before="", after=Status.DRAFT, by=by, at=at)
    record("audit started", target=assessment, by=by, at=at, rubric=rubric.version)
    return assessment


@transaction.atomic
def change_period(*, assessment: Assessment, period_start: date, period_end: date, by, at: datetime) -> Assessment:
    """Correct the period that an open audit looks at."""
    assessment = _locked(assessment)
    check_can_rate(by, assessment)
    assessment.period_start, assessment.period_end = period_start, period_end
    assessment.save(update_fields=["period_start", "period_end"])
    record("audit period changed", target=assessment, by=by, at=at)
    return assessment


@transaction.atomic
def submit(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Lock an audit in which every factor has a score.

    Raises NotAllowed, naming the factors, if too little is rated.
    """
    assessment = _locked(assessment)
    check_can_submit(by, assessment)
    sheet = sheet_of(assessment)
    if not sheet.scores.can_be_submitted:
        names = ", ".join(sheet.rubric.factor(score.factor).name for score in sheet.scores.unscored)
        raise NotAllowed(f"Not enough is rated yet in: {names}.")
    assessment.submitted_by, assessment.submitted_at = by, at
    return _move(assessment, Status.SUBMITTED, by=by, at=at)


@transaction.atomic
def reopen(*, assessment: Assessment, reason: str, by, at: datetime) -> Assessment:
    """Unlock a submitted audit. Whoever it was shared with no longer sees it, until it is shared again.

    Raises NotAllowed if the programme has meanwhile another open audit, and ValueError without a reason.
    """
    assessment = _locked(assessment)
    check_can_reopen(by, assessment)
    if not reason.strip():
        raise ValueError("Reopening an audit takes a reason.")
    check_none_open(assessment.programme)
    withdraw_every_share(assessment, by=by, at=at)
    assessment.submitted_by = assessment.submitted_at = None
    return _move(assessment, Status.DRAFT, by=by, at=at, reason=reason)


@transaction.atomic
def discard(*, assessment: Assessment, reason: str, by, at: datetime) -> Assessment:
    """Set an unfinished audit aside. Its answers are kept, and it can be brought back."""
    assessment = _locked(assessment)
    check_can_discard(by, assessment)
    return _move(assessment, Status.DISCARDED, by=by, at=at, reason=reason)


def bring_back(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Go on with a discarded audit, as it was."""
    return reopen(assessment=assessment, reason="Brought back", by=by, at=at)


def _locked(assessment: Assessment) -> Assessment:
    """The audit as it is now, held against any other change until this one is done."""
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("programme__organisation", "rubric")
        .get(pk=assessment.pk)
    )


def _move(assessment: Assessment, to: Status, *, by, at: datetime, reason: str = "") -> Assessment:
    """Take one permitted step, and write it down."""
    before = Status(assessment.status)
    step = statuses.find(TRANSITIONS, before, to)
    assessment.status = to
    assessment.save(update_fields=["status", "submitted_by", "submitted_at"])
    StatusChange.objects.create(assessment=assessment, before=before, after=to, reason=reason.strip(), by=by, at=at)
    record(f"audit: {step.act}", target=assessment, by=by, at=at, before=before, after=to)
    return assessment
