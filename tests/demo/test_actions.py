"""The plan of the demonstration has life in it: something late, at risk, to be confirmed, proposed."""

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.improvement.models import Effect, PlannedAction, UpdateKind
from apps.improvement.queries.effects import actions_to_look_back_on
from apps.improvement.queries.plan import plan_page
from apps.improvement.queries.practices import practice_of
from apps.insights.domain.cycles import RatingKind
from apps.insights.queries.cycles import change_page
from apps.organisations.models import Programme
from tests.demo.demonstration import CONTENT, THIRD, stored


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

    def test_three_cycles_stand_beside_each_other_and_the_newest_two_are_compared(self):
        page = change_page(Programme.objects.get(name="Walking Alongside"))
        assert [cycle.kind for cycle in page.cycles] == [
            RatingKind.SELF_ASSESSED,
            RatingKind.REVIEWED,
            RatingKind.REVIEWED,
        ]
        rows = [row for factor in page.factors for row in (factor.whole, *factor.practices)]
        assert all(figure.value is not None for row in rows for figure in row.figures)
        words = {row.words for row in rows}
        assert "Noticeably higher." in words
        assert "Moved up a level, with new evidence." in words
        assert "Moved up a level, on the same evidence." in words
        assert "At the same level." in words
        assert "Moved down a level." in words
        assert not any("Not comparable" in sentence for sentence in words)
        assert sum(len(factor.actions) for factor in page.factors) == len(CONTENT.past_actions)

    def test_the_next_audit_said_what_earlier_actions_changed(self):
        said = {effect.planned_action.indicator.code: effect.finding for effect in Effect.objects.all()}
        assert said == {"ACC-6": "up", "REC-5": "down", "ACC-3": "up", "AVA-3": "up", "AVA-5": "no_change"}
        left = actions_to_look_back_on(stored(THIRD))
        assert [action.indicator.code for action in left] == ["REC-5"]  # for a visitor to say
