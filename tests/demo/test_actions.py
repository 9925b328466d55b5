"""The plan of the demonstration has life in it: something late, at risk, to be confirmed, proposed."""

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.improvement.models import PlannedAction, UpdateKind
from apps.improvement.queries.plan import plan_page
from apps.improvement.queries.practices import practice_of
from apps.organisations.models import Programme


@pytest.mark.django_db
@pytest.mark.usefixtures("made_up")
class TestActions:
    def test_a_manager_finds_what_is_late_first(self):
        manager = User.objects.get(email="manager@harbour.example")
        programme = Programme.objects.get(name="Walking Alongside")
        page = plan_page(manager, programme, shown=None, sort=None, number=None, today=timezone.localdate())
        assert [row.action.status for row in page.rows] == ["under_way", "shown", "at_risk", "proposed"]
        assert page.rows[0].due.words == "Overdue by 6 days"

    def test_every_practice_has_the_next_anchor_as_its_aim(self):
        for action in PlannedAction.objects.exclude(indicator=None):
            assert practice_of(action).aim

    def test_a_moved_date_is_in_the_log_and_nothing_is_to_come(self):
        late = PlannedAction.objects.get(title__startswith="Publish")
        (moved,) = late.updates.filter(kind=UpdateKind.DATES)
        assert moved.text
        for action in PlannedAction.objects.all():
            assert action.created_at < timezone.now()
            assert all(update.at < timezone.now() for update in action.updates.all())
