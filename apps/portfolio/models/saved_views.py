"""What people keep of a portfolio: the views they come back to."""

from django.conf import settings
from django.db import models

from apps.common.public_ids import reference_field

from ..domain.filters import LONGEST_QUERY

MOST_SAVED_VIEWS = 50  # of one person
LONGEST_VIEW_NAME = 80


class SavedView(models.Model):
    """A filter, an order and columns of the portfolio under a name: its person's own, with an address of its own."""

    reference = reference_field()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_VIEW_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)  # as `PortfolioFilter.to_query` says it
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
