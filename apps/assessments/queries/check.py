"""The check before sign-off, and the sign-off itself, as pages."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from apps.common.errors import allows

from .. import permissions
from ..completeness import check_completeness
from ..domain.completeness_check import CompletenessCheck
from ..models import Assessment, Comment, Evidence, FeedbackWindow, SideKind
from ..rating_set import RatedIndicator, RatingSet, load_rating_set
from ..statuses import AuditStatus
from ..version_status import HasVersionStatus
from .access import facts_of
from .feedback import peer_workers_of


@dataclass(frozen=True)
class CheckPage(HasVersionStatus):
    """Every weak spot of an audit, what was answered, and where it can be mended now."""

    audit: Assessment
    rating_set: RatingSet
    check: CompletenessCheck
    manages: bool
    may_answer: bool
    may_rate: bool  # answers can be changed as things are
    may_take_up_again: bool
    may_agree_again: bool
    may_add_evidence: bool
    may_ask_peer_workers: bool
    asked_before: bool  # peer workers, in this version
    readers: int  # peer workers who would read the draft; counted where they may be asked
    may_read_comments: bool

    @property
    def is_agreed(self) -> bool:
        """Whether what stands was agreed by two raters."""
        return self.rating_set.side.kind == SideKind.AGREED

    @property
    def may_go_back(self) -> bool:
        """Whether answers can be changed after one step back."""
        return self.may_take_up_again or self.may_agree_again


def check_page(person, audit: Assessment) -> CheckPage:
    """Raises NotAllowed for people who may not read the audit."""
    permissions.check_can_read(person, audit)
    rating_set = load_rating_set(audit)
    is_agreed = rating_set.side.kind == SideKind.AGREED
    manages, signed_off = permissions.manages(person, audit), audit.status == AuditStatus.SIGNED_OFF
    may_go_back = manages and audit.status == AuditStatus.AGREED
    may_ask = allows(permissions.check_can_ask_peer_workers, person, audit)
    return CheckPage(
        audit=audit,
        rating_set=rating_set,
        check=check_completeness(rating_set),
        manages=manages,
        may_answer=allows(permissions.check_can_answer_check, person, audit),
        may_rate=allows(permissions.check_can_rate, person, rating_set.side),
        may_take_up_again=may_go_back and not is_agreed,
        may_agree_again=may_go_back and is_agreed,
        may_add_evidence=allows(permissions.check_can_add_evidence, person, audit),
        may_ask_peer_workers=may_ask,
        asked_before=may_ask and facts_of(audit).has_window,
        readers=peer_workers_of(audit).count() if may_ask else 0,
        # What is signed off was read by peer workers first: no need to ask.
        may_read_comments=manages and (signed_off or allows(permissions.check_can_read_comments, person, audit)),
    )


@dataclass(frozen=True)
class SignOffPage:
    """What will be frozen."""

    audit: Assessment
    rating_set: RatingSet
    check: CompletenessCheck
    windows: list[FeedbackWindow]  # as `_counted`
    unanswered: list[Comment]  # those that nobody has answered
    changed_since: list[RatedIndicator]  # answered anew after peer workers had begun to read
    pieces: int  # of evidence, in the list that is frozen

    @property
    def comments(self) -> int:
        """How many comments peer workers made."""
        return sum(window.said for window in self.windows)  # type: ignore[attr-defined]  # counted below


def sign_off_page(person, audit: Assessment, today: date) -> SignOffPage:
    """Raises NotAllowed, with what is missing, if the audit cannot be signed off today."""
    prefetch_related_objects([audit], Prefetch("feedback_windows", _counted(FeedbackWindow.objects.all())))
    permissions.check_can_sign_off(person, audit, today)
    rating_set = load_rating_set(audit)
    windows = sorted(audit.feedback_windows.all(), key=lambda window: window.pk)
    asked_at = windows[-1].opened_at
    return SignOffPage(
        audit=audit,
        rating_set=rating_set,
        check=check_completeness(rating_set),
        windows=windows,
        unanswered=list(audit.comments.unanswered().select_related("indicator", "author")),
        changed_since=[one for one in rating_set.indicators if one.updated_at and one.updated_at > asked_at],
        pieces=windows[-1].pieces,  # type: ignore[attr-defined]  # counted below
    )


def _counted(windows: QuerySet[FeedbackWindow]) -> QuerySet[FeedbackWindow]:
    """Each with `said`, how many comments were made in it, and `pieces`, how much evidence its audit lists now."""
    listed = Evidence.objects.filter(assessment=OuterRef("assessment"), taken_out_at=None).order_by()
    pieces = listed.values("assessment").annotate(count=Count("pk")).values("count")
    return windows.annotate(said=Count("comments"), pieces=Coalesce(Subquery(pieces), 0))
