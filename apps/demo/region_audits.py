"""The audits of a made-up region as rows, a batch of programmes and a year at a time.

A signed-off audit takes no more rows, and a programme has one open audit at most: so what belongs to the audits of a
year is stored first, then they are signed off together, and only then comes the next year.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from apps.assessments.models import Assessment, FeedbackWindow, StatusChange
from apps.assessments.statuses import ASK_PEER_WORKERS, FINISH, FINISH_AGREEING, FINISH_REVIEW, SIGN_OFF, AuditStatus
from apps.organisations.models import Programme
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content

from .demo_content import CLOCK
from .region_entry import AGREED, ASKED, CLOSES, FINISHED, REVIEW_FINISHED, SIGNED, AuditEntry
from .region_events import RegionTrail
from .region_organisations import RegionOrganisations
from .region_plan import RegionAudit, RegionProgramme
from .region_sides import store_evidence, store_sides
from .region_sign_off import share, sign_off_together, withdraw
from .region_words import read_region_words


def store_audits(
    programmes: Sequence[tuple[RegionProgramme, Programme]],
    *,
    organisations: RegionOrganisations,
    rubric: Rubric,
    trail: RegionTrail,
) -> dict[int, Assessment]:
    """All audits of a batch of programmes. Returns the newest signed-off one of each, by the programme's number."""
    newest: dict[int, Assessment] = {}
    loaded = load_rubric_content(rubric)
    for place in range(max(len(planned.audits) for planned, _ in programmes)):
        entries = []
        for planned, row in programmes:
            if place < len(planned.audits):
                audit = _audit_row(planned, planned.audits[place], row, rubric, organisations, newest)
                entries.append(AuditEntry(planned, planned.audits[place], audit))
        Assessment.objects.bulk_create([entry.row for entry in entries])
        store_sides(entries, organisations, loaded, trail)
        store_evidence(entries, loaded, trail)
        _store_steps(entries, trail)
        signed_off = [entry for entry in entries if entry.is_signed_off]
        sign_off_together(signed_off, loaded.content)
        share(signed_off, organisations, trail)
        withdraw(signed_off, trail)
        for entry in signed_off:
            newest[entry.programme.number] = entry.row
    return newest


def _audit_row(
    programme: RegionProgramme,
    planned: RegionAudit,
    row: Programme,
    rubric: Rubric,
    organisations: RegionOrganisations,
    newest: dict[int, Assessment],
) -> Assessment:
    before = newest[programme.number] if planned.supersedes else None
    return Assessment(
        programme=row,
        rubric=rubric,
        period_start=planned.period_start,
        period_end=planned.period_end,
        status=AuditStatus.FEEDBACK if planned.status is AuditStatus.SIGNED_OFF else planned.status,
        version=2 if before else 1,
        supersedes=before,
        started_by=organisations.provider_of(programme).manager,
        started_at=datetime.combine(planned.started, time(9), CLOCK),
    )


# --- The steps that it took ---------------------------------------------------------------------------------


def _store_steps(entries: Sequence[AuditEntry], trail: RegionTrail) -> None:
    steps, windows, words = [], [], read_region_words()
    for entry in entries:
        by, before = entry.row.started_by, ""
        trail.add(
            "audit started", target=entry.row, by=by.pk, at=entry.row.started_at, rubric=entry.row.rubric.version
        )
        for after, action, at in _steps_of(entry):
            reason = words.superseded if entry.planned.supersedes and not before else ""
            steps.append(StatusChange(assessment=entry.row, before=before, after=after, reason=reason, by=by, at=at))
            if action:
                trail.add(f"audit: {action}", target=entry.row, by=by.pk, at=at, before=before, after=after)
            before = after
        if entry.planned.status in (AuditStatus.FEEDBACK, AuditStatus.SIGNED_OFF):
            windows.append(_window(entry))
    StatusChange.objects.bulk_create(steps)
    FeedbackWindow.objects.bulk_create(windows)


def _steps_of(entry: AuditEntry) -> list[tuple[str, str, datetime]]:
    """Which state it came to, by which step, and when; up to the state that it is in."""
    steps: list[tuple[str, str, datetime]] = [(AuditStatus.DRAFT, "", entry.row.started_at)]
    if entry.planned.second:
        steps.append((AuditStatus.WAITING, FINISH, entry.on(FINISHED)))
        steps.append((AuditStatus.AGREEING, FINISH_REVIEW, entry.on(REVIEW_FINISHED)))
        steps.append((AuditStatus.AGREED, FINISH_AGREEING, entry.on(AGREED)))
    else:
        steps.append((AuditStatus.AGREED, FINISH, entry.on(FINISHED)))
    steps.append((AuditStatus.FEEDBACK, ASK_PEER_WORKERS, entry.on(ASKED)))
    steps.append((AuditStatus.SIGNED_OFF, SIGN_OFF, entry.on(SIGNED)))
    states = [state for state, _, _ in steps]
    return steps[: states.index(entry.planned.status) + 1]


def _window(entry: AuditEntry) -> FeedbackWindow:
    is_over = entry.is_signed_off
    return FeedbackWindow(
        assessment=entry.row,
        opened_by=entry.row.started_by,
        opened_at=entry.on(ASKED),
        closes_on=entry.planned.started + timedelta(days=CLOSES),
        closed_by=entry.row.started_by if is_over else None,
        closed_at=entry.on(SIGNED) if is_over else None,
    )
