"""Who may do what with an audit. Each rule is written once, with the reason a person reads."""

from datetime import date

from apps.common.errors import NotAllowed
from apps.organisations.models import Programme, Role
from apps.organisations.permissions import has_role

from . import statuses
from .models import Assessment, Rating, Review, Side, SideKind
from .standing import next_version
from .statuses import LAID_OPEN, MANAGER, OPEN, RATING, REFUSALS, REVIEWER, SETTLED, TRANSITIONS, Status


def check_manages(person, organisation_id: int) -> None:
    """Audits are a service manager's work."""
    if not has_role(person, organisation_id, Role.MANAGER):
        raise NotAllowed("Only service managers of this organisation can do this.")


def manages(person, assessment: Assessment) -> bool:
    """Whether the person is a service manager of the audit's organisation."""
    return has_role(person, assessment.programme.organisation_id, Role.MANAGER)


def review_by(person, assessment: Assessment) -> Review | None:
    """The person's own review of this audit while it counts; None for everybody else.

    Somebody who manages the programme meanwhile reads the first rating, so their review is blind no longer.
    """
    if not person.is_authenticated or manages(person, assessment):
        return None
    return assessment.reviews.filter(reviewer=person, ended_at=None).select_related("side").first()


def check_step(person, assessment: Assessment, act: str) -> None:
    """Taking one step of the audit's life: whether the state allows it, and who holds the pen (`statuses.py`)."""
    pens = {step.pen for step in TRANSITIONS if step.act == act}
    if not (MANAGER in pens and manages(person, assessment)) and not (
        REVIEWER in pens and review_by(person, assessment)
    ):
        check_manages(person, assessment.programme.organisation_id)
        raise NotAllowed("Only the reviewer of this audit can do this.")
    if not any(step.act == act and step.before == assessment.status for step in TRANSITIONS):
        raise NotAllowed(REFUSALS[act])


# --- The life of an audit ---------------------------------------------------------------------------------


def check_can_start(person, programme: Programme) -> None:
    """Starting an audit of a programme."""
    check_manages(person, programme.organisation_id)


def check_none_open(programme: Programme) -> None:
    """A programme has one open audit at a time."""
    if Assessment.objects.filter(programme=programme, status__in=OPEN).exists():
        raise NotAllowed("This programme has an open audit already. Finish or discard that one first.")


def check_can_change_period(person, assessment: Assessment) -> None:
    """Correcting the period: while the programme's own people rate."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.DRAFT:
        raise NotAllowed("The period can be changed while the audit is in progress.")


def check_can_finish(person, assessment: Assessment) -> None:
    """Finishing the programme's own rating; whether enough is rated is the action's question."""
    check_step(person, assessment, statuses.FINISH)


def check_can_take_up_again(person, assessment: Assessment) -> None:
    """Going back to one's own rating: not once both raters have seen each other's."""
    check_step(person, assessment, statuses.TAKE_UP_AGAIN)
    if assessment.sides.filter(kind=SideKind.AGREED).exists():
        raise NotAllowed("Both ratings are open to both raters now. Change what was agreed instead.")


def check_can_reopen(person, assessment: Assessment) -> None:
    """Making the next version of what is signed off."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.SIGNED_OFF:
        raise NotAllowed("Only a signed-off audit can be reopened.")
    if next_version(assessment) is not None:
        raise NotAllowed(f"Version {assessment.version + 1} of this audit is there already.")


def check_can_bring_back(person, assessment: Assessment) -> None:
    """Going on with a discarded audit."""
    check_step(person, assessment, statuses.BRING_BACK)
    before = assessment.supersedes
    if before is not None and next_version(before) is not None:
        raise NotAllowed(f"Another version {assessment.version} of this audit has taken its place.")


def check_can_discard(person, assessment: Assessment) -> None:
    """Setting an audit aside that is not signed off."""
    check_step(person, assessment, statuses.DISCARD)


def check_can_withdraw_version(person, assessment: Assessment) -> None:
    """Saying that a signed-off version no longer stands."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.SIGNED_OFF:
        raise NotAllowed("Only a signed-off version can be withdrawn.")
    if hasattr(assessment, "withdrawal"):
        raise NotAllowed("This version is withdrawn already.")


# --- Reading ----------------------------------------------------------------------------------------------


def check_can_read(person, assessment: Assessment) -> None:
    """Opening an audit's own pages: levels, reasons, notes, summary.

    Managers always; its reviewer once both ratings are finished, so that the second one stays blind; other
    reviewers and administrators once it is signed off. Peer workers meet the draft in its feedback window.
    """
    if manages(person, assessment):
        return
    if assessment.status in LAID_OPEN and review_by(person, assessment):
        return
    if has_role(person, assessment.programme.organisation_id, Role.REVIEWER, Role.ADMINISTRATOR):
        if assessment.status != Status.SIGNED_OFF:
            raise NotAllowed("You can read this audit once it is signed off.")
        return
    if review_by(person, assessment):
        raise NotAllowed("You can read this once both ratings are finished. Until then yours stays your own.")
    raise NotAllowed("Service managers complete audits. Ask them if you would like to see this one.")


def check_can_read_evidence(person, assessment: Assessment) -> None:
    """Reading the evidence log: both raters from the start, everybody else with the audit."""
    if not review_by(person, assessment):
        check_can_read(person, assessment)


def check_can_add_evidence(person, assessment: Assessment) -> None:
    """Adding to the evidence log, until sign-off: managers, and the reviewer."""
    if not review_by(person, assessment):
        check_manages(person, assessment.programme.organisation_id)
    if assessment.status not in OPEN:
        raise NotAllowed("The evidence list of this audit is closed.")


def check_is_peer_worker_of(person, assessment: Assessment) -> None:
    """Reading the draft and commenting on it is for the organisation's peer workers."""
    if not has_role(person, assessment.programme.organisation_id, Role.PEER_WORKER):
        raise NotAllowed("Peer workers of this organisation read the draft and comment on it.")


# --- Rating -----------------------------------------------------------------------------------------------


def check_can_rate(person, side: Side) -> None:
    """Changing an answer of one side: each rater their own, both together what they agree."""
    assessment = side.assessment
    if side.kind == SideKind.REVIEW:
        check_can_rate_in_review(person, side)
    elif side.kind == SideKind.AGREED:
        check_can_agree(person, assessment)
    else:
        check_manages(person, assessment.programme.organisation_id)
        if assessment.status != Status.DRAFT:
            raise NotAllowed("This rating is finished, so its answers are locked.")


def check_can_rate_in_review(person, side: Side) -> None:
    """Changing an answer of a review."""
    review = review_by(person, side.assessment)
    if review is None or review.side_id != side.pk:
        raise NotAllowed("Only the reviewer of this audit can do this.")
    if side.assessment.status not in RATING or side.finished_at is not None:
        raise NotAllowed("This review is finished, so its answers are locked.")


def check_can_agree(person, assessment: Assessment) -> None:
    """Writing down what both raters agree."""
    if not review_by(person, assessment):
        check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.AGREEING:
        raise NotAllowed("Levels are agreed once both ratings are finished.")


# --- The second rating ------------------------------------------------------------------------------------


def check_can_invite_reviewer(person, assessment: Assessment) -> None:
    """Asking for a second rating: while the first is being made, of a version nobody has read yet."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status not in RATING:
        raise NotAllowed("A reviewer can be invited while the programme’s own rating is in progress.")
    if assessment.supersedes_id is not None:
        raise NotAllowed(
            "An earlier version of this audit can be read already, so a second rating would not be blind."
        )
    if assessment.reviews.filter(ended_at=None).exists():
        raise NotAllowed("A reviewer is invited already. Withdraw that invitation before you invite another.")


def check_can_review(person, review: Review) -> None:
    """Taking up an invitation to review: the person it went to, if they can still rate blind."""
    assessment = review.assessment
    if review.ended_at is not None or review.accepted_at is not None or assessment.status not in RATING:
        raise NotAllowed("This invitation has been answered, or withdrawn.")
    if person.email != review.email:
        raise NotAllowed("This invitation went to another e-mail address.")
    if manages(person, assessment):
        raise NotAllowed("You manage this programme, so you cannot be its second rater.")
    own = Rating.objects.filter(side__assessment=assessment, side__kind=SideKind.OWN)
    if own.filter(updated_by=person).exists() or own.filter(earlier__by=person).exists():
        raise NotAllowed("You have rated this audit already, so you cannot be its second rater.")


def check_can_end_review(person, review: Review) -> None:
    """Withdrawing an invitation, or going on without a review that was accepted, until it is laid open."""
    check_manages(person, review.assessment.programme.organisation_id)
    if review.ended_at is not None:
        raise NotAllowed("This review has ended already.")
    if review.assessment.status not in RATING:
        raise NotAllowed("Both ratings are finished, and are kept.")


def check_can_finish_review(person, review: Review) -> None:
    """Finishing one's own review; whether enough is rated is the action's question."""
    if review.side is None:
        raise NotAllowed("Accept the invitation first.")
    check_can_rate_in_review(person, review.side)


def check_can_take_up_review_again(person, review: Review) -> None:
    """Going back to a finished review while nobody has seen it."""
    if review.side is None or review_by(person, review.assessment) != review:
        raise NotAllowed("Only the reviewer of this audit can do this.")
    if review.side.finished_at is None or review.assessment.status not in RATING:
        raise NotAllowed("This review cannot be taken up again.")


# --- Feedback and sign-off --------------------------------------------------------------------------------


def check_can_ask_peer_workers(person, assessment: Assessment) -> None:
    """Opening the window in which peer workers read the draft."""
    check_step(person, assessment, statuses.ASK_PEER_WORKERS)


def check_can_comment(person, assessment: Assessment, today: date) -> None:
    """Commenting on the draft, while its window is open."""
    check_is_peer_worker_of(person, assessment)
    window = assessment.feedback_windows.filter(closed_at=None).first()
    if assessment.status != Status.FEEDBACK or window is None or today > window.closes_on:
        raise NotAllowed("Comments can be made while the feedback window is open.")


def check_can_reply(person, assessment: Assessment) -> None:
    """Answering peer workers' comments, until sign-off."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status not in OPEN:
        raise NotAllowed("This audit is signed off, so comments can no longer be answered.")


def check_can_answer_check(person, assessment: Assessment) -> None:
    """Saying why a weak spot stays as it is."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status not in (Status.AGREED, Status.FEEDBACK):
        raise NotAllowed("The check stands between finishing the rating and sign-off.")


def check_can_sign_off(person, assessment: Assessment, today: date) -> None:
    """Freezing an audit that peer workers have had time to read."""
    check_step(person, assessment, statuses.SIGN_OFF)
    windows = list(assessment.feedback_windows.all())
    if not windows:
        raise NotAllowed("Peer workers see the draft before it is signed off. Open their feedback window first.")
    if any(window.closed_at is None and today <= window.closes_on for window in windows):
        raise NotAllowed(
            "Peer workers can still comment. Wait until the window is over, or shorten it with a reason."
        )


# --- Sharing ----------------------------------------------------------------------------------------------


def check_can_share(person, assessment: Assessment) -> None:
    """Showing a version to a commissioner."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.SIGNED_OFF:
        raise NotAllowed("Sign this audit off before you share it.")
    if hasattr(assessment, "withdrawal"):
        raise NotAllowed("This version is withdrawn, so it cannot be shared any more.")
    if (newer := next_version(assessment)) is not None and newer.status == Status.SIGNED_OFF:
        raise NotAllowed("A newer version of this audit is signed off. Share that one.")


def check_can_withdraw(person, assessment: Assessment) -> None:
    """Taking a share back is always possible."""
    check_manages(person, assessment.programme.organisation_id)


def is_settled(assessment: Assessment) -> bool:
    """Whether what stands can be read as a whole, because nobody is choosing levels any more."""
    return assessment.status in SETTLED
