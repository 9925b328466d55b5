"""What a commissioner asks a programme to share, and what became of it."""

from datetime import date

from django.db import models
from django.db.models import Q

from apps.assessments.models import Share
from apps.assessments.models.audits import by_field, together
from apps.common.public_ids import reference_field
from apps.organisations.models import Organisation, Programme

from ..request_states import OPEN_REQUESTS, RequestState

LONGEST_MESSAGE = 600  # characters


class RequestKind(models.TextChoices):
    """What is asked for."""

    AUDIT = "audit", "An audit"
    PLAN = "plan", "The action plan"
    UPDATE = "update", "An update"


class SharingRequest(models.Model):
    """One thing that one commissioner asks one programme for, until a day.

    `answer` is why it was declined, or what is said to a request for an update. Whether it is late is counted from
    its last day.
    """

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sharing_requests")
    commissioner = models.ForeignKey(Organisation, models.PROTECT, related_name="sharing_requests")
    kind = models.CharField(max_length=20, choices=RequestKind)
    message = models.TextField(blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=RequestState, default=RequestState.WAITING)
    asked_by = by_field()
    asked_at = models.DateTimeField()
    answered_by = by_field(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    ended_by = by_field(null=True)
    ended_at = models.DateTimeField(null=True)
    share = models.ForeignKey(Share, models.SET_NULL, null=True, related_name="+")  # what fulfilled it

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="request_kind_is_known"),
            models.CheckConstraint(
                condition=together("answered_by", "answered_at"), name="request_answered_by_and_at"
            ),
            models.CheckConstraint(condition=together("ended_by", "ended_at"), name="request_ended_by_and_at"),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(answer=""), name="request_declined_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REQUESTS, ended_at__isnull=True)
                | (~Q(state__in=OPEN_REQUESTS) & Q(ended_at__isnull=False)),
                name="request_over_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["programme", "commissioner", "kind"],
                condition=Q(state__in=OPEN_REQUESTS),
                name="request_once_at_a_time",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_REQUESTS

    def is_late(self, today: date) -> bool:
        """Open, and its last day is over."""
        return self.is_open and self.due_on < today
