"""What brings an open audit further, once for every page that says so. Pure."""

from dataclasses import dataclass

from ..statuses import AuditStatus

FINISH_RATING, SIGN_OFF = "assessments:finish", "assessments:sign_off"


@dataclass(frozen=True)
class AuditProgress:
    """How far an audit has come, as far as its next step depends on it."""

    status: AuditStatus
    open_factor: str | None  # the first in which something is not assessed; None: everything is
    is_begun: bool  # whether anything has an answer
    differences: int  # between two ratings, left to agree
    was_read_by_peer_workers: bool  # whether they were asked
    is_window_open: bool  # whether they still have time
    has_open_findings: bool = True  # of the check; where nobody looked, there may be some


@dataclass(frozen=True)
class NextStep:
    """One page of the audit, and the words that lead there."""

    label: str
    url_name: str
    factor: str = ""  # its second argument, where it has one
    hint: str = ""
    is_theirs: bool = True  # whether it is the managers' turn, and not the peer workers'


def next_step(progress: AuditProgress) -> NextStep | None:
    """What comes next; None where it is a reviewer's turn, or nothing is left to do."""
    match progress.status:
        case AuditStatus.DRAFT:
            return _rating_step(progress)
        case AuditStatus.AGREEING:
            return _agreeing_step(progress)
        case AuditStatus.AGREED | AuditStatus.FEEDBACK:
            return _step_after_rating(progress)
    return None


def _rating_step(progress: AuditProgress) -> NextStep:
    """The first factor with something open; after the last one, finishing."""
    if progress.open_factor is None:
        return NextStep("Finish the rating", FINISH_RATING, hint="Every practice has an answer.")
    label = "Go on rating" if progress.is_begun else "Start rating"
    return NextStep(label, "assessments:rate_factor", progress.open_factor)


def _agreeing_step(progress: AuditProgress) -> NextStep:
    left = progress.differences
    if not left:
        return NextStep("Finish agreeing", "assessments:agree", hint="All differences are agreed.")
    hint = "One difference is left." if left == 1 else f"{left} differences are left."
    return NextStep("Agree the levels", "assessments:agree", hint=hint)


def _step_after_rating(progress: AuditProgress) -> NextStep:
    """The check while it has open points; then peer workers; then signing off."""
    if progress.is_window_open:
        return NextStep("Read what peer workers say", "assessments:feedback", is_theirs=False)
    if progress.was_read_by_peer_workers:
        return NextStep("Sign off", SIGN_OFF, hint="Peer workers have had their time.")
    if progress.has_open_findings:
        return NextStep("Look at the check", "assessments:check", hint="Then peer workers can be asked.")
    return NextStep("Ask peer workers", "assessments:check")
