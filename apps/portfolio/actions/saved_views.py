"""Keeping views of the portfolio under a name."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from ..domain.filters import PortfolioFilter
from ..models.saved_views import SavedView
from ..permissions import check_can_save_view


@transaction.atomic
def save_view(*, name: str, chosen: PortfolioFilter, by, at: datetime) -> SavedView:
    """A view of the person's own. Raises NotAllowed if the name is taken or there are too many."""
    get_user_model().objects.select_for_update().get(pk=by.pk)  # one at a time, so that the number holds
    check_can_save_view(by, name)
    return SavedView.objects.create(person=by, name=name, query=chosen.to_query(), saved_at=at)


def remove_view(*, view: SavedView, by, at: datetime) -> None:
    """Forget a view. What it showed stays as it is."""
    SavedView.objects.filter(pk=view.pk, person=by).delete()


def forget_saved_views(*, user, by, at: datetime) -> None:
    """Part of closing an account: its views are nobody else's."""
    SavedView.objects.filter(person=user).delete()
