"""What people have ordered for them again and again, and what became of each time."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.common.public_ids import reference_field
from apps.organisations.models import Organisation, Programme
from apps.reports.models import Order

from ..domain.filters import LONGEST_QUERY

MOST_SCHEDULES = 20  # of one person
LONGEST_SCHEDULE_TITLE = 80


class ScheduleInterval(models.IntegerChoices):
    """How many months lie between two times."""

    QUARTERLY = 3, "Every three months"
    YEARLY = 12, "Once a year"


class ReportSchedule(models.Model):
    """A view of the portfolio, or one programme, whose reports a person gets again and again.

    What is in an order is what the person may read on its day. `first_on` gives the day of the month; `next_on` is
    the next time. `pause_reason` says why it waits, if that was not the person's wish.
    """

    reference = reference_field()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    title = models.CharField(max_length=LONGEST_SCHEDULE_TITLE)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)  # as `PortfolioFilter.to_query` says it
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, related_name="+")  # of this one alone
    kinds = models.JSONField()  # values of `reports.models.ItemKind`
    months = models.PositiveSmallIntegerField(choices=ScheduleInterval)
    first_on = models.DateField()
    next_on = models.DateField()
    is_paused = models.BooleanField(default=False)
    pause_reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "title"], name="schedule_title_once"),
            models.CheckConstraint(condition=Q(months__in=ScheduleInterval.values), name="schedule_months_are_known"),
            models.CheckConstraint(
                condition=Q(is_paused=True) | Q(pause_reason=""), name="schedule_reason_if_paused"
            ),
            models.CheckConstraint(condition=Q(programme=None) | Q(query=""), name="schedule_view_or_programme"),
        ]
        indexes = [models.Index(fields=["next_on"], condition=Q(is_paused=False), name="schedule_next")]


class ScheduledOrder(models.Model):
    """One time that a schedule was due. There is one row for each day, whoever looks first: so no order is placed
    twice. `failure` says why nothing was ordered.
    """

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="times")
    due_on = models.DateField()
    order = models.ForeignKey(Order, models.SET_NULL, null=True, related_name="+")
    failure = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-due_on"]
        constraints = [models.UniqueConstraint(fields=["schedule", "due_on"], name="scheduled_order_once")]
