"""A plan in the rows of the exports: all of it inside, and outside what is shared with it, while it is shared."""

from apps.assessments.actions.sharing import withdraw_share
from apps.assessments.models import Assessment, Share
from apps.improvement.models import PlannedAction
from apps.improvement.statuses import ActionStatus

from ..cast import NOON
from .reading_rows import rows_of


def test_a_shared_plan_is_read_outside_in_its_form_for_outside(scenario):
    cast = scenario.cast
    done = Assessment.objects.get(reference=scenario.things["done"])
    decided = PlannedAction.objects.exclude(status__in=(ActionStatus.PROPOSED, ActionStatus.STOPPED))
    action = decided.filter(programme=done.programme).first()
    assert action is not None
    assert rows_of(cast.commissioner, "actions") == []
    Share.objects.filter(assessment=done).update(shows_plan=True)
    rows = {row["action_id"]: row for row in rows_of(cast.commissioner, "actions")}
    inside = {row["action_id"]: row for row in rows_of(cast.manager, "actions")}
    assert rows[action.reference]["title"] == inside[action.reference]["title"] == action.title
    for reference, row in rows.items():
        assert row["status"] not in (ActionStatus.PROPOSED, ActionStatus.STOPPED)
        assert (row["owner_role"], row["why"], row["details"], row["success"]) == (None,) * 4
        assert (row["steps"], row["steps_done"]) == (inside[reference]["steps"], inside[reference]["steps_done"])
    assert rows_of(cast.commissioner, "measures") == rows_of(cast.commissioner, "effects") == []
    withdraw_share(assessment=done, commissioner=cast.board, by=cast.manager, at=NOON)
    assert rows_of(cast.commissioner, "actions") == []
