"""The pages of one audit."""

from dataclasses import dataclass
from datetime import date, datetime

from apps.common.errors import allows, reason_against
from apps.organisations.models import Role
from apps.organisations.permissions import has_role, roles_of
from apps.rubric.models import Rubric

from .. import permissions
from ..completeness import check_completeness
from ..domain.completeness_check import CompletenessCheck
from ..domain.next_step import FINISH_RATING, SIGN_OFF, AuditProgress, NextStep, next_step
from ..highlights import Highlights, highlights
from ..models import Assessment, FeedbackWindow, Review, Share, SideKind
from ..permissions import check_none_open
from ..rating_set import RatedFactor, RatedIndicator, RatingSet, load_rating_set
from ..statuses import FINISH, OPEN, RATING, RESPONSIBLE, TRANSITIONS, AuditStatus
from ..version_status import VersionStatus, checked_version_status
from .access import facts_of
from .factor_assignments import assigned_managers
from .rating import HasTasks, Task, tasks_of
from .rubric_upgrade import later_rubric
from .shares import not_ended


@dataclass(frozen=True)
class AuditPage(HasTasks):
    """The task list of one audit, and where it stands."""

    audit: Assessment
    rating_set: RatingSet
    tasks: list[Task]
    shares: list[Share]
    version_status: VersionStatus
    review: Review | None  # the second rating that is asked for, at work or finished; its state, and no more
    responsible: str  # who works on it now
    last_saved: datetime | None
    last_saved_by: str
    manages: bool
    works_there: bool  # has a role in the provider; a reviewer from elsewhere knows nothing of it but this audit
    may_rate: bool
    may: frozenset[str]  # the steps of statuses.py that the person may take now
    may_invite: bool
    may_reopen: bool
    may_withdraw: bool
    may_end_review: bool
    later_rubric: Rubric | None  # to which the person may move the audit
    may_take_up_again: bool
    check: CompletenessCheck | None  # while the audit is being checked
    window: FeedbackWindow | None  # the newest in which peer workers could comment, of a version that is still open
    window_is_open: bool
    may_read_comments: bool
    sign_off_refusal: str  # why it cannot be signed off today; empty if it can
    highlights: Highlights | None  # what came out; None while it is not signed off

    @property
    def levels_are_locked(self) -> bool:
        """Whether what stands can be read as a whole."""
        return permissions.levels_are_locked(self.audit)

    @property
    def rates_factors(self) -> bool:
        """Whether the person can change the programme's own answers now."""
        return self.may_rate and self.rating_set.side.kind == SideKind.OWN

    @property
    def next_step(self) -> NextStep | None:
        """The one thing to do next; None where it is another person's turn, or nothing is left to do."""
        step = next_step(_progress(self))
        return step if step is not None and _may_take(self, step) else None

    @property
    def newer(self) -> Assessment | None:
        """The version that follows, done or not."""
        return self.version_status.superseded_by or self.version_status.reopened_as


def audit_page(person, audit: Assessment, today: date) -> AuditPage:
    """Everything on an audit's own page. Raises NotAllowed for people who may only know that it exists."""
    permissions.check_can_read(person, audit)
    rating_set = load_rating_set(audit)
    facts = facts_of(audit)
    review = rating_set.review or (_review(audit) if audit.status in RATING and facts.has_review else None)
    window = permissions.last_window(audit) if audit.status in OPEN and facts.has_window else None
    last_saved, last_saved_by = _last_saved(rating_set)
    return AuditPage(
        audit=audit,
        rating_set=rating_set,
        tasks=tasks_of(rating_set, assigned_managers(audit) if audit.status == AuditStatus.DRAFT else None),
        shares=_shares(audit) if audit.status == AuditStatus.SIGNED_OFF else [],
        version_status=checked_version_status(audit),
        review=review,
        responsible=RESPONSIBLE[AuditStatus(audit.status)],
        last_saved=last_saved,
        last_saved_by=last_saved_by,
        manages=has_role(person, audit.programme.organisation_id, Role.MANAGER),
        works_there=bool(roles_of(person).get(audit.programme.organisation_id)),
        may_rate=allows(permissions.check_can_rate, person, rating_set.side),
        may=_steps_now(person, audit),
        may_invite=review is None and allows(permissions.check_second_rating_is_possible, person, audit),
        may_reopen=allows(permissions.check_can_reopen, person, audit),
        may_withdraw=allows(permissions.check_can_withdraw_version, person, audit),
        may_end_review=review is not None and allows(permissions.check_can_end_review, person, review),
        may_take_up_again=allows(permissions.check_can_take_up_again, person, audit),
        later_rubric=_later_rubric(person, audit),
        check=check_completeness(rating_set) if audit.status in (AuditStatus.AGREED, AuditStatus.FEEDBACK) else None,
        window=window,
        window_is_open=permissions.is_open(window, audit, today),
        may_read_comments=window is not None and allows(permissions.check_can_read_comments, person, audit),
        sign_off_refusal=reason_against(permissions.check_can_sign_off, person, audit, today),
        highlights=highlights(rating_set) if audit.status == AuditStatus.SIGNED_OFF else None,
    )


def _progress(page: AuditPage) -> AuditProgress:
    left = [task.rated for task in page.tasks if task.rated.missing]
    return AuditProgress(
        status=AuditStatus(page.audit.status),
        open_factor=left[0].factor.id if left else None,
        is_begun=page.rated > 0,
        differences=sum(len(rated.missing) for rated in left),
        was_read_by_peer_workers=page.window is not None,
        is_window_open=page.window_is_open,
        has_open_findings=page.check is not None and bool(page.check.open),
    )


def _may_take(page: AuditPage, step: NextStep) -> bool:
    """Whether the person of the page can do what comes next."""
    if page.audit.status == AuditStatus.DRAFT:
        return page.rates_factors and (step.url_name != FINISH_RATING or FINISH in page.may)
    if page.audit.status == AuditStatus.AGREEING:
        return True
    return page.manages and not (step.url_name == SIGN_OFF and page.sign_off_refusal)


def _last_saved(rating_set: RatingSet) -> tuple[datetime | None, str]:
    """When an answer was last saved, and by whom."""
    at, by = None, ""
    for rated in rating_set.indicators:
        if rated.updated_at is not None and (at is None or rated.updated_at > at):
            at, by = rated.updated_at, rated.updated_by
    return at, by


def _steps_now(person, audit: Assessment) -> frozenset[str]:
    """The steps of statuses.py that the person may take now."""
    steps = set()
    for step in TRANSITIONS:
        if allows(permissions.check_step, person, audit, step.action):
            steps.add(step.action)
    return frozenset(steps)


def _later_rubric(person, audit: Assessment) -> Rubric | None:
    """A later version of the rubric, if the person may move the audit to it."""
    if audit.status != AuditStatus.DRAFT:
        return None
    rubric = later_rubric(audit)
    return rubric if allows(permissions.check_can_move, person, audit, rubric) else None


def _shares(audit: Assessment) -> list[Share]:
    return list(audit.shares.filter(not_ended()).select_related("commissioner"))


def _review(audit: Assessment) -> Review | None:
    """The second rating that is asked for, at work or finished, with its audit."""
    review = audit.reviews.filter(ended_at=None).select_related("side", "reviewer").first()
    if review is not None:
        review.assessment = audit
    return review


@dataclass(frozen=True)
class SummaryPage:
    """Everything that an audit says, on one page."""

    audit: Assessment
    rating_set: RatingSet
    missing: list[RatedIndicator]  # not assessed yet
    open_questions: list[RatedIndicator]
    without_reason: list[RatedIndicator]
    unscored: list[RatedFactor]  # factors without a score
    version_status: VersionStatus
    review: Review | None
    may_rate: bool
    may_finish: bool
    manages: bool

    @property
    def rates_factors(self) -> bool:
        """Whether the person can change the programme's own answers now."""
        return self.may_rate and self.rating_set.side.kind == SideKind.OWN


def summary_page(person, audit: Assessment) -> SummaryPage:
    """The summary. Raises NotAllowed for people who may not read the audit."""
    permissions.check_can_read(person, audit)
    rating_set = load_rating_set(audit)
    return SummaryPage(
        audit=audit,
        rating_set=rating_set,
        missing=rating_set.missing,
        open_questions=[rated for rated in rating_set.indicators if rated.wants_reason],
        without_reason=rating_set.without_reason,
        unscored=rating_set.unscored,
        version_status=checked_version_status(audit),
        review=rating_set.review or _review(audit),
        may_rate=allows(permissions.check_can_rate, person, rating_set.side),
        may_finish=allows(permissions.check_can_finish, person, audit),
        manages=has_role(person, audit.programme.organisation_id, Role.MANAGER),
    )


@dataclass(frozen=True)
class ReopenPage:
    """What reopening a signed-off version will mean for others."""

    audit: Assessment
    shares: list[Share]
    is_reviewed: bool


def reopen_page(person, audit: Assessment) -> ReopenPage:
    """Raises NotAllowed if there is nothing to reopen, or if the programme has an open audit."""
    permissions.check_can_reopen(person, audit)
    check_none_open(audit.programme)
    return ReopenPage(
        audit=audit,
        shares=_shares(audit),
        is_reviewed=audit.sides.filter(kind=SideKind.AGREED).exists(),
    )


@dataclass(frozen=True)
class InviteReviewerPage:
    """Before a reviewer is invited: whom the organisation has already."""

    audit: Assessment
    reviewers: list[tuple[str, str]]  # e-mail address and name of the organisation's own reviewers


def invite_reviewer_page(person, audit: Assessment) -> InviteReviewerPage:
    """Raises NotAllowed where a second rating cannot be asked for."""
    permissions.check_can_invite_reviewer(person, audit)
    members = audit.programme.organisation.memberships.filter(role=Role.REVIEWER, user__is_active=True)
    found = members.exclude(user=person).values_list("user__email", "user__name").order_by("user__name")
    return InviteReviewerPage(audit, list(found))
