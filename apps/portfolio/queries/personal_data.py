"""What a portfolio keeps about a person, for the file of one's own data."""

from apps.accounts.personal_data import rows_as_stored

from ..models.saved_views import SavedView


def personal_data(user) -> dict[str, object]:
    """The views that the person saved."""
    views = SavedView.objects.filter(person=user)
    return {"portfolio_views_you_saved": rows_as_stored(views, name="name", query="query", saved_at="saved_at")}
