"""The draft as peer workers read it, what they say of it, and the managers' page of both.

Comments and their answers are read by the organisation's peer workers and service managers, and by nobody else.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.common.errors import allows, reason_against
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from .. import permissions
from ..models import Assessment, Comment, FeedbackWindow
from ..permissions import is_open, last_window
from ..rating_set import RatedIndicator, RatingSet, load_rating_set
from ..statuses import OPEN, AuditStatus
from ..version_status import HasVersionStatus
from .access import audits_for


def peer_workers_of(audit: Assessment) -> QuerySet[User]:
    """Who is asked for their view of the draft: the active peer workers of the audit's organisation."""
    return User.objects.filter(
        memberships__organisation=audit.programme.organisation_id,
        memberships__role=Role.PEER_WORKER,
        is_active=True,
    ).distinct()


@dataclass(frozen=True)
class CommentedIndicator:
    """One indicator, and what was said of it; without one, what was said of the whole."""

    indicator: IndicatorContent | None
    comments: list[Comment]
    rated: RatedIndicator | None = None  # None: its rating is not shown


@dataclass(frozen=True)
class FeedbackPage(HasVersionStatus):
    """Everything that peer workers said, with its answers, and where the window stands."""

    audit: Assessment
    window: FeedbackWindow
    is_open: bool
    readers: int
    commented: list[CommentedIndicator]  # on the whole first, then in the rubric's order
    may_reply: bool
    may_shorten: bool
    may_make_changes: bool
    may_ask_again: bool
    sign_off_refusal: str

    @property
    def comments(self) -> list[Comment]:
        """All of them."""
        found: list[Comment] = []
        for one in self.commented:
            found.extend(one.comments)
        return found

    @property
    def unanswered(self) -> int:
        """Comments that nobody has answered."""
        return sum(not comment.reply for comment in self.comments)


def feedback_page(person, audit: Assessment, today: date) -> FeedbackPage:
    """Raises NotAllowed for everybody but the organisation's managers, and before peer workers were asked."""
    permissions.check_can_read_comments(person, audit)
    window = last_window(audit)
    assert window is not None  # the rule has looked
    comments = _comments_by_code(audit)
    rubric = load_rubric_content(audit.rubric).content
    commented = [CommentedIndicator(None, comments[""])] if "" in comments else []
    for indicator in rubric.indicators:
        if indicator.id in comments:
            commented.append(CommentedIndicator(indicator, comments[indicator.id]))
    return FeedbackPage(
        audit=audit,
        window=window,
        is_open=is_open(window, audit, today),
        readers=peer_workers_of(audit).count(),
        commented=commented,
        may_reply=allows(permissions.check_can_reply, person, audit),
        may_shorten=allows(permissions.check_can_shorten_feedback, person, audit, today),
        may_make_changes=allows(permissions.check_can_make_changes, person, audit, today),
        may_ask_again=allows(permissions.check_can_ask_peer_workers, person, audit),
        sign_off_refusal=reason_against(permissions.check_can_sign_off, person, audit, today),
    )


def comment_to_answer(person, audit: Assessment, reference: str) -> Comment:
    """One comment of this audit, for a manager who answers it. Raises NotAllowed once none can be answered."""
    permissions.check_can_reply(person, audit)
    comment = get_object_or_404(audit.comments, reference=reference)
    comment.assessment = audit
    return comment


def _comments_by_code(audit: Assessment) -> defaultdict[str, list[Comment]]:
    """Every comment, by the code of its indicator; under an empty code those on the whole. In no telling order."""
    rows = audit.comments.select_related("indicator", "author", "replied_by")
    found = defaultdict[str, list[Comment]](list)
    for row in rows:
        found[row.indicator.code if row.indicator else ""].append(row)
    return found


@dataclass(frozen=True)
class DraftFactor:
    """One factor of the draft."""

    factor: FactorContent
    indicators: tuple[CommentedIndicator, ...]

    @property
    def commented(self) -> bool:
        """Whether anything was said of it."""
        return any(one.comments for one in self.indicators)


@dataclass(frozen=True)
class DraftPage(HasVersionStatus):
    """The draft of an audit, as its peer workers read it."""

    audit: Assessment
    window: FeedbackWindow
    is_open: bool
    rubric: RubricContent
    rating_set: (
        RatingSet | None
    )  # None: answers are being changed, or it is signed off and its report is what is read
    factors: tuple[DraftFactor, ...]
    on_the_whole: list[Comment]
    may_comment: bool
    manages: bool

    def indicator(self, code: str) -> CommentedIndicator:
        """One indicator of the draft. Raises KeyError if there is none by that code."""
        for factor in self.factors:
            for one in factor.indicators:
                if one.indicator and one.indicator.id == code:
                    return one
        raise KeyError(code)


def draft_page(person, audit: Assessment, today: date) -> DraftPage:
    """Raises NotAllowed for people who are not asked for their view of it."""
    permissions.check_can_read_draft(person, audit)
    window = last_window(audit)
    assert window is not None  # the rule has looked
    rubric, comments = load_rubric_content(audit.rubric).content, _comments_by_code(audit)
    rating_set = load_rating_set(audit) if audit.status in (AuditStatus.AGREED, AuditStatus.FEEDBACK) else None
    rated = rating_set.by_code if rating_set else {}
    factors = []
    for factor in rubric.factors:
        indicators = []
        for one in factor.indicators:
            indicators.append(CommentedIndicator(one, comments[one.id], rated.get(one.id)))
        factors.append(DraftFactor(factor, tuple(indicators)))
    return DraftPage(
        audit=audit,
        window=window,
        is_open=is_open(window, audit, today),
        rubric=rubric,
        rating_set=rating_set,
        factors=tuple(factors),
        on_the_whole=comments[""],
        may_comment=allows(permissions.check_can_comment, person, audit, today),
        manages=permissions.manages(person, audit),
    )


@dataclass(frozen=True)
class CommentPage:
    """Before a comment: what it is about, and what was said of it already."""

    draft: DraftPage
    about: CommentedIndicator | None  # None: the whole
    comments: list[Comment]
    refusal: str  # why no comment can be sent any more; empty while one can

    @property
    def audit(self) -> Assessment:
        return self.draft.audit


def comment_page(person, audit: Assessment, indicator: str, today: date) -> CommentPage:
    """One indicator of the draft by its code, or the whole where that is empty.

    Raises NotAllowed for people who are no peer workers of the organisation, and KeyError if the rubric has no such
    indicator. A window that has closed is no error here: what was typed when it closed has to come back.
    """
    permissions.check_is_peer_worker_of(person, audit)
    draft = draft_page(person, audit, today)
    refusal = reason_against(permissions.check_can_comment, person, audit, today)
    if not indicator:
        return CommentPage(draft, None, draft.on_the_whole, refusal)
    found = draft.indicator(indicator)
    return CommentPage(draft, found, found.comments, refusal)


@dataclass(frozen=True)
class DraftRow:
    """One audit whose draft the person was asked about."""

    audit: Assessment
    window: FeedbackWindow


@dataclass(frozen=True)
class DraftsPage:
    """The drafts that wait for the person's view, and those of which they were asked before."""

    waiting: list[DraftRow]
    earlier: list[DraftRow]


def drafts_page(person, today: date) -> DraftsPage:
    """Every draft of the organisations in which the person is a peer worker."""
    waiting: list[DraftRow] = []
    earlier: list[DraftRow] = []
    for audit in drafts_for(person):
        window = last_window(audit)
        if window is None:
            continue
        rows = waiting if is_open(window, audit, today) else earlier
        rows.append(DraftRow(audit, window))
    return DraftsPage(waiting, earlier)


def drafts_for(person) -> QuerySet[Assessment]:
    """The audits of which the person is asked, or was asked, as a peer worker."""
    asked = Assessment.objects.filter(
        programme__organisation__in=organisations_where(person, Role.PEER_WORKER),
        pk__in=FeedbackWindow.objects.values("assessment"),
        status__in=(*OPEN, AuditStatus.SIGNED_OFF),
    )
    return audits_for(person).filter(pk__in=asked.values("pk")).prefetch_related("feedback_windows")
