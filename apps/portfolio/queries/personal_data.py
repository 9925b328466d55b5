"""What a portfolio keeps about a person, for the file of one's own data."""

from apps.accounts.personal_data import rows_as_stored

from ..models.report_schedules import ReportSchedule
from ..models.saved_views import SavedView


def personal_data(user) -> dict[str, object]:
    """The views that the person saved, and what they have ordered again and again."""
    views = SavedView.objects.filter(person=user)
    schedules = ReportSchedule.objects.filter(person=user)
    return {
        "portfolio_views_you_saved": rows_as_stored(views, name="name", query="query", saved_at="saved_at"),
        "reports_ordered_for_you": rows_as_stored(
            schedules,
            name="title",
            organisation="organisation__name",
            programme="programme__name",
            every_months="months",
            next_on="next_on",
            is_paused="is_paused",
            made_at="made_at",
        ),
    }
