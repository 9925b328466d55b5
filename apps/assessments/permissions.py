"""Who may do what with an audit. Each rule is written once, with the reason a person reads."""

from datetime import date, datetime

from django.db.models import Count, Exists, Min, Q, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce

from apps.common.errors import NotAllowed
from apps.organisations.models import FormerRole, Programme, Role
from apps.organisations.permissions import belonged_since, has_role, managed_since
from apps.rubric.models import Rubric
from apps.rubric.queries.version_chain import carry_over

from . import statuses
from .models import (
    Assessment,
    Evidence,
    EvidenceFile,
    FeedbackWindow,
    Rating,
    Review,
    Share,
    Side,
    SideKind,
    WorkbookUpload,
)
from .queries.access import facts_of
from .statuses import LAID_OPEN, LEVELS_LOCKED, MANAGER, OPEN, RATING, REFUSALS, REVIEWER, TRANSITIONS, AuditStatus
from .version_status import next_version

# What one audit's evidence log can hold: far more than an audit needs, and no more than a disk stands.
MOST_PIECES = 500
MOST_FILES = 200
LARGEST_FILES = 500 * 1024 * 1024  # bytes, of all files together


def check_manages(person, organisation_id: int) -> None:
    """Audits are a service manager's work."""
    if not has_role(person, organisation_id, Role.MANAGER):
        raise NotAllowed("Only service managers of this organisation can do this.")


def manages(person, assessment: Assessment) -> bool:
    """Whether the person is a service manager of the audit's organisation."""
    return has_role(person, assessment.programme.organisation_id, Role.MANAGER)


def is_outsider(person, assessment: Assessment) -> bool:
    """Whether the person is independent of the audit's organisation: no role there now, nor since the audit began."""
    return not belonged_since(person, assessment.programme.organisation_id, _began_at(assessment))


def review_by(person, assessment: Assessment) -> Review | None:
    """The person's own review of this audit while it counts; None for everybody else.

    Somebody who manages the programme meanwhile reads the first rating, so their review is blind no longer, also once
    they manage it no longer. What both raters had finished by then stays theirs.
    """
    if not person.is_authenticated or manages(person, assessment):
        return None
    if getattr(assessment, "without_review_by", None) == person.pk:  # read with it (`queries/access.py`)
        return None
    has_managed = FormerRole.objects.filter(
        user=person,
        organisation=assessment.programme.organisation_id,
        role=Role.MANAGER,
        until__gte=assessment.started_at,
    )
    is_blind = Q(assessment__status__in=(*RATING, AuditStatus.DISCARDED))
    theirs = assessment.reviews.filter(reviewer=person, ended_at=None).exclude(is_blind & Exists(has_managed))
    return theirs.select_related("side").first()


def check_step(person, assessment: Assessment, action: str) -> None:
    """Taking one step of the audit's life: whether the state allows it, and whose role it is (`statuses.py`)."""
    roles, states = set(), set()
    for step in TRANSITIONS:
        if step.action == action:
            roles.add(step.role)
            states.add(step.before)
    if not (MANAGER in roles and manages(person, assessment)) and not (
        REVIEWER in roles and review_by(person, assessment)
    ):
        check_manages(person, assessment.programme.organisation_id)
        raise NotAllowed("Only the reviewer of this audit can do this.")
    if assessment.status not in states:
        raise NotAllowed(REFUSALS[action])


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
    if assessment.status != AuditStatus.DRAFT:
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
    if assessment.status != AuditStatus.SIGNED_OFF:
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
    if assessment.status != AuditStatus.SIGNED_OFF:
        raise NotAllowed("Only a signed-off version can be withdrawn.")
    if hasattr(assessment, "withdrawal"):
        raise NotAllowed("This version is withdrawn already.")


def check_can_move(person, assessment: Assessment, rubric: Rubric | None) -> None:
    """Going on with an open audit on a later version of its rubric: while one side alone is being rated."""
    check_manages(person, assessment.programme.organisation_id)
    if rubric is None or carry_over(assessment.rubric, rubric) is None or rubric.pk == assessment.rubric_id:
        raise NotAllowed("There is no later version of this rubric to move to.")
    if assessment.status != AuditStatus.DRAFT:
        raise NotAllowed("An audit can be moved to a later version of the rubric while it is in progress.")
    if assessment.reviews.filter(ended_at=None).exists():
        raise NotAllowed("A second rating is asked for on this version of the rubric, so the audit stays on it.")


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
        if assessment.status != AuditStatus.SIGNED_OFF:
            raise NotAllowed("You can read this audit once it is signed off.")
        return
    if review_by(person, assessment):
        raise NotAllowed("You can read this once both ratings are finished. Until then yours stays your own.")
    raise NotAllowed("Service managers complete audits. Ask them if you would like to see this one.")


def reads_signed_off_audits(person, programme: Programme) -> bool:
    """Whether `check_can_read` lets the person into every signed-off audit of a programme, by what they are there."""
    return has_role(person, programme.organisation_id, Role.MANAGER, Role.REVIEWER, Role.ADMINISTRATOR)


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


def check_can_change_evidence(person, evidence: Evidence) -> None:
    """Changing one piece of evidence, its file, or taking it out: managers any, the reviewer what they added."""
    check_can_add_evidence(person, evidence.assessment)
    if evidence.added_by_id != person.pk and not manages(person, evidence.assessment):
        raise NotAllowed("You can change evidence that you added. Ask a service manager to change this one.")


def check_can_edit_evidence(person, evidence: Evidence) -> None:
    """Changing what a piece of evidence says, or its file, while it stands in the log."""
    check_can_change_evidence(person, evidence)
    if evidence.taken_out_at is not None:
        raise NotAllowed("This piece of evidence was taken out. Bring it back before you change it.")


def check_can_download_evidence(person, file: EvidenceFile) -> None:
    """Having a file: whoever reads the log; of what was taken out, only those who work on it."""
    evidence = file.evidence
    check_can_read_evidence(person, evidence.assessment)
    if evidence.taken_out_at is not None:
        check_can_add_evidence(person, evidence.assessment)


def check_evidence_quota(assessment: Assessment) -> None:
    """Whether the log takes one more piece of evidence."""
    if assessment.evidence.count() >= MOST_PIECES:
        raise NotAllowed(
            f"This audit has {MOST_PIECES} pieces of evidence already, which is as many as it can keep. "
            "Bring what belongs together into one piece."
        )


def check_file_quota(assessment: Assessment, size: int = 0) -> None:
    """Whether the audit keeps one more file, of so many bytes. What was replaced counts until sign-off."""
    stored = EvidenceFile.objects.filter(evidence__assessment=assessment).exclude(file="")
    found = stored.aggregate(files=Count("pk"), size=Coalesce(Sum("size"), 0))
    if found["files"] >= MOST_FILES or found["size"] + size > LARGEST_FILES:
        raise NotAllowed(
            "This audit keeps as many files as it can. Describe the evidence and say where it is kept, or remove a "
            "file that is not needed."
        )


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
        if assessment.status != AuditStatus.DRAFT:
            raise NotAllowed("This rating is finished, so its answers are locked.")


def check_can_assign_factors(person, assessment: Assessment) -> None:
    """Saying who takes which factor: managers, while the programme's own rating is under way."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != AuditStatus.DRAFT:
        raise NotAllowed("Factors are handed out while the audit is being rated. This rating is finished.")


def check_can_rate_in_review(person, side: Side) -> None:
    """Changing an answer of a review."""
    review = review_by(person, side.assessment)
    if review is None or review.side_id != side.pk:
        raise NotAllowed("Only the reviewer of this audit can do this.")
    if side.assessment.status not in RATING or side.finished_at is not None:
        raise NotAllowed("This review is finished, so its answers are locked.")


def check_can_apply_workbook(person, upload: WorkbookUpload) -> None:
    """Saving what came back in a workbook, while its sender can change the answers that it was made for."""
    check_sent_workbook(person, upload)
    check_can_rate(person, upload.side)
    if upload.rubric_hash != upload.side.assessment.rubric.content_hash:
        raise NotAllowed("This audit has moved to another version of the rubric. Download a new workbook.")


def check_sent_workbook(person, upload: WorkbookUpload) -> None:
    """A workbook that waits is a matter between its sender and nobody else."""
    if upload.by_id != person.pk:
        raise NotAllowed("Somebody else sent this workbook.")


def check_can_agree(person, assessment: Assessment) -> None:
    """Writing down what both raters agree."""
    if not review_by(person, assessment):
        check_manages(person, assessment.programme.organisation_id)
    if assessment.status != AuditStatus.AGREEING:
        raise NotAllowed("Levels are agreed once both ratings are finished.")


def check_can_compare(person, assessment: Assessment) -> None:
    """Seeing both ratings side by side: whoever reads the audit, once both raters have finished.

    The refusal is the same whatever is still missing, so that it tells neither rater how far the other is.
    """
    check_can_read(person, assessment)
    if not assessment.sides.filter(kind=SideKind.AGREED).exists():
        raise NotAllowed(REFUSALS[statuses.FINISH_AGREEING])


def check_can_finish_agreeing(person, assessment: Assessment) -> None:
    """Closing the agreeing; whether enough is agreed is the action's question."""
    check_step(person, assessment, statuses.FINISH_AGREEING)


def check_can_agree_again(person, assessment: Assessment) -> None:
    """Going back from the check to agreeing, where there were two ratings."""
    check_step(person, assessment, statuses.AGREE_AGAIN)
    check_can_compare(person, assessment)


# --- The second rating ------------------------------------------------------------------------------------


def check_second_rating_is_possible(person, assessment: Assessment) -> None:
    """Whether a second rating could be blind: while the first is being made, of a version nobody has read yet."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status not in RATING:
        raise NotAllowed("A reviewer can be invited while the programme’s own rating is in progress.")
    if assessment.supersedes_id is not None:
        raise NotAllowed(
            "An earlier version of this audit can be read already, so a second rating would not be blind."
        )
    if last_window(assessment) is not None:
        raise NotAllowed("Peer workers have read the draft already, so a second rating would not be blind.")


def check_can_invite_reviewer(person, assessment: Assessment) -> None:
    """Asking for a second rating, where none is asked for yet."""
    check_second_rating_is_possible(person, assessment)
    if assessment.reviews.filter(ended_at=None).exists():
        raise NotAllowed("A reviewer is invited already. Withdraw that invitation before you invite another.")


def check_is_invited_reviewer(person, review: Review) -> None:
    """Answering an invitation to review, with yes or no: the person it went to."""
    if review.ended_at is not None or review.accepted_at is not None or review.assessment.status not in RATING:
        raise NotAllowed("This invitation has been answered, or withdrawn.")
    if not person.is_authenticated or person.email != review.email:
        raise NotAllowed("This invitation went to another e-mail address.")


def check_can_review(person, review: Review) -> None:
    """Taking up an invitation to review: the person it went to, if they can still rate blind."""
    check_is_invited_reviewer(person, review)
    assessment = review.assessment
    if manages(person, assessment):
        raise NotAllowed("You manage this programme, so you cannot be its second rater.")
    own = Rating.objects.filter(side__assessment=assessment, side__kind=SideKind.OWN)
    if own.filter(updated_by=person).exists() or own.filter(earlier__by=person).exists():
        raise NotAllowed("You have rated this audit already, so you cannot be its second rater.")
    # A review that was declined moves the audit, too, and its reviewer has seen nothing.
    moved = assessment.status_changes.filter(by=person).exclude(before=AuditStatus.WAITING)
    if moved.exists() or assessment.started_by_id == person.pk:
        raise NotAllowed("You have managed this audit, so you cannot be its second rater.")
    if managed_since(person, assessment.programme.organisation_id, _began_at(assessment)):
        raise NotAllowed("You have managed this programme since the audit began, so you cannot be its second rater.")


def _began_at(assessment: Assessment) -> datetime:
    """When the first rating was begun: an audit that was moved to a later rubric, or begun anew, holds what was said
    in the one that was set aside for it.
    """
    set_aside = Assessment.objects.filter(
        programme=assessment.programme_id,
        status=AuditStatus.DISCARDED,
        period_start__lte=assessment.period_end,
        period_end__gte=assessment.period_start,
    )
    earliest = set_aside.aggregate(earliest=Min("started_at"))["earliest"]
    return min(assessment.started_at, earliest or assessment.started_at)


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


def last_window(assessment: Assessment) -> FeedbackWindow | None:
    """The newest feedback window of an audit; None if there was none."""
    prefetch_related_objects([assessment], "feedback_windows")  # asked once, however many rules want to know
    return max(assessment.feedback_windows.all(), key=lambda window: window.pk, default=None)


def is_open(window: FeedbackWindow | None, assessment: Assessment, today: date) -> bool:
    """Whether peer workers can comment in it today."""
    if window is None or assessment.status != AuditStatus.FEEDBACK:
        return False
    return window.closed_at is None and today <= window.closes_on


def check_can_read_draft(person, assessment: Assessment) -> None:
    """Reading the draft with its comments: peer workers once they were asked, and managers.

    What they wrote stays readable for them after sign-off, with the answers.
    """
    if not manages(person, assessment):
        check_is_peer_worker_of(person, assessment)
    if assessment.status == AuditStatus.DISCARDED:
        raise NotAllowed("This audit was set aside.")
    if last_window(assessment) is None:
        raise NotAllowed("Peer workers can read this audit once they are asked for their view of the draft.")


def check_can_comment(person, assessment: Assessment, today: date) -> None:
    """Commenting on the draft, while its window is open."""
    check_is_peer_worker_of(person, assessment)
    if not is_open(last_window(assessment), assessment, today):
        raise NotAllowed("Comments can be made while the feedback window is open.")


def check_can_read_comments(person, assessment: Assessment) -> None:
    """The managers' page of the feedback: peer workers have theirs, and nobody else reads comments."""
    check_manages(person, assessment.programme.organisation_id)
    if not facts_of(assessment).has_window:
        raise NotAllowed("Peer workers have not been asked yet.")


def check_can_reply(person, assessment: Assessment) -> None:
    """Answering peer workers' comments, until sign-off."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status not in OPEN:
        raise NotAllowed("Comments can be answered until the audit is signed off or set aside.")


def check_can_shorten_feedback(person, assessment: Assessment, today: date) -> None:
    """Ending the feedback window before its last day is over."""
    check_step(person, assessment, statuses.MAKE_CHANGES)
    if not is_open(last_window(assessment), assessment, today):
        raise NotAllowed("The feedback window is over already.")


def check_can_make_changes(person, assessment: Assessment, today: date) -> None:
    """Going back to the check, once peer workers have had their time."""
    check_step(person, assessment, statuses.MAKE_CHANGES)
    check_window_is_over(assessment, today)


def check_window_is_over(assessment: Assessment, today: date) -> None:
    """Whether peer workers have had their time."""
    if is_open(last_window(assessment), assessment, today):
        raise NotAllowed(
            "Peer workers can still comment. Wait until the window is over, or shorten it with a reason."
        )


def check_can_answer_check(person, assessment: Assessment) -> None:
    """Saying why a weak spot stays as it is."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status not in (AuditStatus.AGREED, AuditStatus.FEEDBACK):
        raise NotAllowed("The check stands between finishing the rating and sign-off.")


def check_can_sign_off(person, assessment: Assessment, today: date) -> None:
    """Freezing an audit that peer workers have had time to read."""
    check_step(person, assessment, statuses.SIGN_OFF)
    if last_window(assessment) is None:
        raise NotAllowed("Peer workers see the draft before it is signed off. Open their feedback window first.")
    check_window_is_over(assessment, today)


# --- Sharing ----------------------------------------------------------------------------------------------


def check_can_share(person, assessment: Assessment) -> None:
    """Showing a version to a commissioner."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != AuditStatus.SIGNED_OFF:
        raise NotAllowed("Sign this audit off before you share it.")
    if hasattr(assessment, "withdrawal"):
        raise NotAllowed("This version is withdrawn, so it cannot be shared any more.")
    if (newer := next_version(assessment)) is not None and newer.status == AuditStatus.SIGNED_OFF:
        raise NotAllowed("A newer version of this audit is signed off. Share that one.")


def check_share_ends(ends_on: date | None, today: date) -> None:
    """The last day of a share is still to come, or is today."""
    if ends_on is not None and ends_on < today:
        raise NotAllowed("The last day must be today or later. To stop at once, take the share back.")


def check_can_change_share(person, share: Share, *, ends_on: date | None, shows_plan: bool) -> None:
    """Showing less is always possible; more, or for longer, only of what could be shared today."""
    check_manages(person, share.assessment.programme.organisation_id)
    is_longer = share.ends_on is not None and (ends_on is None or ends_on > share.ends_on)
    if is_longer or (shows_plan and not share.shows_plan):
        check_can_share(person, share.assessment)


def check_can_withdraw(person, assessment: Assessment) -> None:
    """Taking a share back is always possible."""
    check_manages(person, assessment.programme.organisation_id)


def levels_are_locked(assessment: Assessment) -> bool:
    """Whether what stands can be read as a whole, because nobody is choosing levels any more."""
    return assessment.status in LEVELS_LOCKED
