"""Showing a signed-off audit to a commissioner, for how long and with what, and taking it back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation
from apps.organisations.queries.members import readers_of

from .. import emails
from ..models import Assessment, Share
from ..permissions import check_can_change_share, check_can_share, check_can_withdraw, check_share_ends
from ..queries.shares import has_run_out
from ..share_followers import follow_share
from .locking import lock_assessment


@transaction.atomic
def share(
    *,
    assessment: Assessment,
    commissioner: Organisation,
    by,
    at: datetime,
    ends_on: date | None = None,
    shows_plan: bool = False,
) -> Share:
    """Let the people of a commissioner who funds the programme read the audit's report. Twice changes nothing.

    `ends_on`: the last day on which they read it. `shows_plan`: the programme's action plan as well.
    """
    assessment, today = lock_assessment(assessment), timezone.localdate(at)
    check_can_share(by, assessment)
    check_share_ends(ends_on, today)
    if not assessment.programme.commissions.filter(commissioner=commissioner).exists():
        raise NotAllowed(f"{commissioner.name} does not fund this programme, so it cannot be shared with them.")
    words = {"shared_by": by, "shared_at": at, "ends_on": ends_on, "shows_plan": shows_plan}
    found, new = Share.objects.get_or_create(
        assessment=assessment, commissioner=commissioner, withdrawn_at=None, defaults=words
    )
    if not new and has_run_out(found, today):
        new = _begin_anew(found, words)
    if new:
        record("audit shared", target=assessment, by=by, at=at, **_terms(found))
        if readers_of(commissioner).exists():
            emails.send_report_shared(found, by=by, at=at)
        else:
            emails.send_nobody_reads(assessment, commissioner, by=by, at=at)
        follow_share(share=found, by=by, at=at)
    return found


@transaction.atomic
def change_share(
    *, assessment: Assessment, commissioner: Organisation, ends_on: date | None, shows_plan: bool, by, at: datetime
) -> None:
    """Change until when a share stands, and whether it shows the plan. Saying the same changes nothing."""
    assessment, today = lock_assessment(assessment), timezone.localdate(at)
    found = Share.objects.filter(assessment=assessment, commissioner=commissioner, withdrawn_at=None).first()
    if found is None or has_run_out(found, today):
        raise NotAllowed(f"This report is not shared with {commissioner.name} any more. Share it again instead.")
    check_can_change_share(by, found, ends_on=ends_on, shows_plan=shows_plan)
    if (found.ends_on, found.shows_plan) == (ends_on, shows_plan):
        return
    check_share_ends(ends_on, today)
    adds_plan = shows_plan and not found.shows_plan
    found.ends_on, found.shows_plan = ends_on, shows_plan
    found.save(update_fields=["ends_on", "shows_plan"])
    record("share changed", target=assessment, by=by, at=at, **_terms(found))
    if assessment.programme.commissions.filter(commissioner=commissioner).exists():
        emails.send_share_changed(found, by=by, at=at)
        if adds_plan:
            follow_share(share=found, by=by, at=at)


@transaction.atomic
def withdraw_share(*, assessment: Assessment, commissioner: Organisation, by, at: datetime) -> None:
    """Stop a commissioner from reading the audit's report. What they have downloaded stays with them."""
    check_can_withdraw(by, assessment)
    is_funder = assessment.programme.commissions.filter(commissioner=commissioner).exists()
    for found in assessment.shares.select_for_update().filter(commissioner=commissioner, withdrawn_at=None):
        could_be_read = is_funder and not has_run_out(found, timezone.localdate(at))
        _withdraw(found, by=by, at=at)
        if could_be_read:  # whoever could not read it any more loses nothing
            emails.send_share_withdrawn(found, by=by, at=at)


def _begin_anew(found: Share, words: dict) -> bool:
    """A share whose last day is over begins again; what was before stands in the log."""
    for name, value in words.items():
        setattr(found, name, value)
    found.save(update_fields=list(words))
    return True


def _terms(found: Share) -> dict[str, object]:
    """With whom, until when and what, as the log keeps it."""
    return {
        "commissioner": found.commissioner.reference,
        "until": found.ends_on.isoformat() if found.ends_on else "",
        "plan": found.shows_plan,
    }


def _withdraw(found: Share, *, by, at: datetime) -> None:
    found.withdrawn_by, found.withdrawn_at = by, at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record("share withdrawn", target=found.assessment, by=by, at=at, commissioner=found.commissioner.reference)
