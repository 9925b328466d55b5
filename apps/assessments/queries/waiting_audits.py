"""What audits want of a person next: as a manager, as a reviewer, as a peer worker. Each row is theirs to open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from apps.common.waiting_items import WaitingItem
from apps.organisations.models import Role
from apps.organisations.permissions import has_role, organisations_where

from ..domain.next_step import AuditProgress, next_step
from ..models import Assessment, Comment, Rating, Review, SideKind
from ..permissions import is_open, last_window
from ..statuses import OPEN, RATING, AuditStatus
from .answered_comments import about_audit, answered_lately, answers_to_comments
from .reviews import reviews_of_open_audits

IS_ANSWERED = (Q(level__isnull=False) | Q(not_applicable=True)) & Q(carried_over=False)


@dataclass(frozen=True)
class AuditNews:
    """What audits have for a person's first page: what waits for them, and what came of peer workers' comments."""

    waiting: list[WaitingItem]
    heard: list[WaitingItem]


def audit_news(person, today: date) -> AuditNews:
    """What the person can do next in audits that are open, and in reviews; for peer workers answers to comments."""
    items: list[WaitingItem] = []
    answered = []
    for audit in _audits_to_tell_of(person, today):
        if audit.is_answered:
            answered.append(audit)
        if audit.status not in OPEN:
            continue
        if has_role(person, audit.programme.organisation_id, Role.PEER_WORKER):
            items.extend(_drafts(audit, today))
        if has_role(person, audit.programme.organisation_id, Role.MANAGER):
            items.extend(_comments(audit))
            items.extend(_next_steps(audit, today))
    for review in reviews_of_open_audits(person):
        # Whoever manages the programme reads the first rating, so a review of it is no longer theirs to make.
        if not has_role(person, review.assessment.programme.organisation_id, Role.MANAGER):
            items.extend(_reviews(review))
    return AuditNews(items, answers_to_comments(answered))


def _audits_to_tell_of(person, today: date) -> QuerySet[Any]:
    """The open audits of organisations in which the person is a manager or a peer worker, with what is left in each:
    `next_factor`, `is_begun`, `differences`, `unanswered_comments`. For managers' eyes alone. And where the person is
    a peer worker, those whose comments were answered lately: `is_answered`, `said`, `answered_at`.
    """
    ratings = Rating.objects.filter(side__assessment=OuterRef("pk"))
    own, agreed = ratings.filter(side__kind=SideKind.OWN), ratings.filter(side__kind=SideKind.AGREED)
    in_order = own.exclude(IS_ANSWERED).order_by("indicator__factor__position", "indicator__position")
    said = Comment.objects.filter(assessment=OuterRef("pk"))
    comments = said.unanswered()
    organisations = organisations_where(person, Role.MANAGER, Role.PEER_WORKER)
    there = Q(programme__organisation__in=organisations_where(person, Role.PEER_WORKER))
    is_answered = there & Q(Exists(answered_lately(said, today))) & ~Q(status=AuditStatus.DISCARDED)
    at_work = Q(programme__organisation__in=organisations, status__in=OPEN)
    found = Assessment.objects.filter(at_work | is_answered).annotate(
        is_answered=ExpressionWrapper(is_answered, BooleanField()),
        said=_number(said, "assessment"),
        answered_at=Subquery(said.exclude(replied_at=None).order_by("-replied_at").values("replied_at")[:1]),
        next_factor=Subquery(in_order.values("indicator__factor__slug")[:1]),
        is_begun=Exists(own.filter(IS_ANSWERED)),
        differences=_number(agreed.exclude(IS_ANSWERED), "side__assessment"),
        unanswered_comments=_number(comments, "assessment"),
    )
    return found.select_related("programme").prefetch_related("feedback_windows").order_by("programme__name", "pk")


def _number(rows: QuerySet, audit: str) -> Coalesce:
    """How many of the rows there are for one audit, for a query of audits."""
    counted = rows.order_by().values(audit).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _item(audit: Assessment, label: str, url_name: str, *more: str, hint: str = "") -> WaitingItem:
    href = reverse(f"assessments:{url_name}", args=[audit.reference, *more])
    return WaitingItem(label, href, about_audit(audit), hint)


def _drafts(audit: Assessment, today: date) -> Iterator[WaitingItem]:
    """Until its window is over: who has read it already is not kept, so that nobody can tell who commented."""
    window = last_window(audit)
    if window is not None and is_open(window, audit, today):
        href = reverse("assessments:draft", args=[audit.reference])
        yield WaitingItem("Read the draft", href, about_audit(audit), "You can comment on it.", window.closes_on)


def _comments(audit) -> Iterator[WaitingItem]:
    number = audit.unanswered_comments
    if number:
        hint = "One comment has no answer yet." if number == 1 else f"{number} comments have no answer yet."
        yield _item(audit, "Answer what peer workers say", "feedback", hint=hint)


def _next_steps(audit, today: date) -> Iterator[WaitingItem]:
    """The step that brings the audit further, where it is the managers' turn."""
    window = last_window(audit)
    progress = AuditProgress(
        status=AuditStatus(audit.status),
        open_factor=audit.next_factor,
        is_begun=audit.is_begun,
        differences=audit.differences,
        was_read_by_peer_workers=window is not None,
        is_window_open=window is not None and is_open(window, audit, today),
    )
    step = next_step(progress)
    if step is not None and step.is_theirs:
        arguments = [audit.reference, *([step.factor] if step.factor else [])]
        yield WaitingItem(step.label, reverse(step.url_name, args=arguments), about_audit(audit), step.hint)


def _reviews(review: Review) -> Iterator[WaitingItem]:
    """What a reviewer can do, in words that say nothing of the first rating."""
    audit, href = review.assessment, reverse("assessments:review", args=[review.reference])
    if audit.status == AuditStatus.AGREEING:
        yield _item(audit, "Agree the levels", "agree", hint="Both ratings are finished.")
    elif audit.status in RATING and review.side is None:
        hint = f"{review.invited_by.name} asks you for a second rating."
        yield WaitingItem("Answer the invitation to review", href, about_audit(audit), hint)
    elif audit.status in RATING and review.side is not None and review.side.finished_at is None:
        yield WaitingItem("Go on with your review", href, about_audit(audit))
