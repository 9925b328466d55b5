"""Taking a row, and changing it while it is ours.

Whoever works on a row holds its claim, a random token. Every change names the token, so of two workers that believe
the row to be theirs only one can be right.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import F, QuerySet

from .editions import is_ours
from .models import Job
from .statuses import JobStatus

AnyJob = TypeVar("AnyJob", bound=Job)


class ClaimLostError(Exception):
    """The row belongs to somebody else by now: whatever was made here is thrown away."""


@dataclass(frozen=True)
class Claim(Generic[AnyJob]):
    """The right to work on one row."""

    job: AnyJob
    token: str


def claim(jobs: QuerySet[AnyJob], reference: str, *, at: datetime, **values: Any) -> Claim[AnyJob] | None:
    """Take a waiting row; None if it is not waiting, or of another edition (`editions.py`).

    Only one worker may win: ours, if we changed the row.

    `jobs`: the rows of one kind, with what is to be read along. `values`: what else is written.
    """
    token = secrets.token_hex(16)
    steps = jobs.model.steps
    won = jobs.filter(is_ours(), reference=reference, status=JobStatus.WAITING).update(
        status=JobStatus.WORKING,
        step=steps[0] if steps else "",
        claim=token,
        heartbeat_at=at,
        attempts=F("attempts") + 1,
        **values,
    )
    if not won:
        return None
    job = jobs.filter(reference=reference, claim=token).first()
    return Claim(job, token) if job else None


def record_heartbeat(claim: Claim[Any], *, at: datetime) -> bool:
    """Say that the work goes on; returns whether the row is still ours."""
    return bool(_ours(claim).update(heartbeat_at=at))


def move_on(claim: Claim[Any], /, *, to: str, at: datetime, **values: Any) -> None:
    """Go to the next step. Raises ValueError for any other step, and ClaimLostError."""
    steps, step = claim.job.steps, claim.job.step
    if step not in steps or to not in steps or steps.index(to) != steps.index(step) + 1:
        raise ValueError(f"No step leads from {step!r} to {to!r}.")
    change(claim, step=to, heartbeat_at=at, **values)


def change(claim: Claim[Any], /, **values: Any) -> None:
    """Write to the row. Raises ClaimLostError."""
    if not _ours(claim).update(**values):
        raise ClaimLostError
    for name, value in values.items():
        setattr(claim.job, name, value)


def check_can_finish(claim: Claim[Any]) -> None:
    """Raises ValueError while steps are left to do."""
    steps, step = claim.job.steps, claim.job.step
    if steps and step != steps[-1]:
        raise ValueError(f"No step leads from {step!r} to {JobStatus.READY.value!r}.")


def finish(claim: Claim[Any], /, *, at: datetime, **values: Any) -> None:
    """The work is done; `values` say what came of it. Raises ValueError while steps are left, and ClaimLostError."""
    check_can_finish(claim)
    change(claim, status=JobStatus.READY, step="", claim="", finished_at=at, **values)


def put_back(claim: Claim[Any], /, *, at: datetime, **values: Any) -> None:
    """A portion of the work is done, and the row waits for its next turn. Raises ClaimLostError."""
    change(claim, status=JobStatus.WAITING, step="", claim="", attempts=0, enqueued_at=at, **values)


def give_up(claim: Claim[Any], *, sentence: str, at: datetime) -> None:
    """Say on the row why nothing came of it. Nothing happens if the row is no longer ours."""
    _ours(claim).update(**failed(type(claim.job), sentence, at))


def failed(model: type[Job], sentence: str, at: datetime) -> dict[str, Any]:
    """What is written when a job fails."""
    return {
        "status": JobStatus.FAILED,
        "step": "",
        "claim": "",
        "failure": sentence,
        "finished_at": at,
        **model.cleared_on_failure(),
    }


def _ours(claim: Claim[AnyJob]) -> QuerySet[AnyJob]:
    jobs: QuerySet[AnyJob] = type(claim.job)._default_manager.all()
    return jobs.filter(pk=claim.job.pk, claim=claim.token)
