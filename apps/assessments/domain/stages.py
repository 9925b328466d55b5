"""The way of an audit in a few stages, for the line on its pages: what is done, where it is now, what comes. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from ..statuses import AuditStatus


class Stage(StrEnum):
    """One stage, by the words of its line."""

    RATE = "Rate"
    REVIEW = "Review"
    AGREE = "Agree"
    CHECK = "Check"
    PEER_WORKERS = "Peer workers"
    SIGN_OFF = "Sign off"
    SHARE = "Share"


class Progress(StrEnum):
    """Where a stage is."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to come"


@dataclass(frozen=True)
class StageLine:
    """One stage on the line."""

    stage: Stage
    progress: Progress


def present_stage(
    status: AuditStatus, *, was_read_by_peer_workers: bool, is_window_open: bool, is_shared: bool
) -> Stage | None:
    """The stage that an audit is at; None once it is shared, and while it is set aside."""
    if status == AuditStatus.AGREED:
        return Stage.SIGN_OFF if was_read_by_peer_workers else Stage.CHECK
    if status == AuditStatus.FEEDBACK:
        return Stage.PEER_WORKERS if is_window_open else Stage.SIGN_OFF
    if status == AuditStatus.SIGNED_OFF:
        return None if is_shared else Stage.SHARE
    return {
        AuditStatus.DRAFT: Stage.RATE,
        AuditStatus.WAITING: Stage.REVIEW,
        AuditStatus.AGREEING: Stage.AGREE,
    }.get(status)


def stage_lines(
    status: AuditStatus, *, has_review: bool, was_read_by_peer_workers: bool, is_window_open: bool, is_shared: bool
) -> list[StageLine]:
    """Every stage of an audit in its order. `has_review`: a second rating is asked for, or was made.

    Empty while the audit is set aside: it is on no way.
    """
    if status == AuditStatus.DISCARDED:
        return []
    present = present_stage(
        status,
        was_read_by_peer_workers=was_read_by_peer_workers,
        is_window_open=is_window_open,
        is_shared=is_shared,
    )
    stages = [stage for stage in Stage if has_review or stage not in (Stage.REVIEW, Stage.AGREE)]
    at = len(stages) if present is None else stages.index(present)
    lines = []
    for place, stage in enumerate(stages):
        if place == at:
            lines.append(StageLine(stage, Progress.NOW))
        else:
            lines.append(StageLine(stage, Progress.DONE if place < at else Progress.TO_COME))
    return lines
