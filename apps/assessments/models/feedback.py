"""What is asked before sign-off: answers to weak spots, and what peer workers say of the draft."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.common.public_ids import reference_field
from apps.rubric.models import Indicator

from ..domain.feedback_window import LEAST_WORKING_DAYS, count_working_days, working_days_in_words
from .audits import Assessment, by_field, together


class CheckAnswer(models.Model):
    """Why one weak spot was left as it is."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="check_answers")
    kind = models.CharField(max_length=30)  # of weak spot, see check.py
    about = models.CharField(
        max_length=60, blank=True
    )  # an indicator's code or a factor's id; empty: the whole audit
    reason = models.TextField()
    by = by_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind", "about"], name="check_answer_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="check_answer_has_reason"),
        ]


class FeedbackWindow(models.Model):
    """The days in which the programme's peer workers read the draft and comment on it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="feedback_windows")
    opened_by = by_field()
    opened_at = models.DateTimeField()
    closes_on = models.DateField()  # its last day
    shortened_by = by_field(null=True)
    shortened_at = models.DateTimeField(null=True)
    shortened_because = models.TextField(blank=True)
    closed_by = by_field(null=True)  # who went on after it, and when
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shortened_by__isnull=True, shortened_at__isnull=True, shortened_because="")
                | Q(shortened_by__isnull=False, shortened_at__isnull=False) & ~Q(shortened_because=""),
                name="feedback_shortened_with_reason",
            ),
            models.CheckConstraint(condition=together("closed_by", "closed_at"), name="feedback_closed_by_and_at"),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(closed_at__isnull=True), name="feedback_one_window_at_a_time"
            ),
        ]

    @property
    def working_days(self) -> int:
        """Whole working days that peer workers have, or had. The day on which it was ended early is not whole."""
        was_ended_early = self.closed_at is not None and self.closed_at == self.shortened_at
        last_whole_day = self.closes_on - timedelta(days=1) if was_ended_early else self.closes_on
        return count_working_days(timezone.localdate(self.opened_at), last_whole_day)

    @property
    def working_days_in_words(self) -> str:
        """That number, as it stands in a sentence."""
        return working_days_in_words(self.working_days)

    @property
    def is_too_short(self) -> bool:
        """Whether that is less than peer workers should have."""
        return self.working_days < LEAST_WORKING_DAYS


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, and those that wait for the manager."""

    def unanswered(self) -> Self:
        return self.filter(replied_at=None)


class Comment(models.Model):
    """What one peer worker says of the draft, and the manager's answer.

    Without a name nobody is stored with it, and no time finer than the day.
    """

    reference = reference_field()
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    window = models.ForeignKey(FeedbackWindow, models.CASCADE, related_name="comments")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")  # null: on the whole
    text = models.TextField()
    author = by_field(null=True)  # null: they chose that their name is not shown
    on = models.DateField()
    reply = models.TextField(blank=True)
    replied_by = by_field(null=True)
    replied_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        # Not by row: the order in which nameless comments came could tell whose they are.
        ordering = ["on", "reference"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=Q(replied_by__isnull=True, replied_at__isnull=True, reply="")
                | Q(replied_by__isnull=False, replied_at__isnull=False) & ~Q(reply=""),
                name="comment_replied_as_a_whole",
            ),
        ]
