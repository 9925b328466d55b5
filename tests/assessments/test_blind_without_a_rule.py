"""The attack itself is attacked: each rule that keeps the blind is taken away, and then the adversary has to win."""

import pytest

from apps.assessments.statuses import AuditStatus

from .blind_ground import REVIEWER, Case, both_at_work, programme_has_finished, told_apart_in
from .blind_worlds import deal_world, looking

pytestmark = pytest.mark.long(reason="looks at every page in two worlds, with and without each rule")

EVERY_STATE = tuple(AuditStatus)


def wins(ground, case: Case, painting, person: str) -> bool:
    """Whether looking at every page tells two worlds apart."""
    asked = looking(ground.one_of_each, (person,))
    worlds = [deal_world(ground.rubric, seed, complete=True) for seed in (51, 52)]
    return told_apart_in(ground, case, painting, asked, worlds) != []


WITHOUT = {
    "the trail waits until both have finished": (
        "apps.assessments.queries.activity_log.LAID_OPEN",
        EVERY_STATE,
        "manager",
    ),
    "a reviewer reads the audit once both have finished": (
        "apps.assessments.permissions.LAID_OPEN",
        EVERY_STATE,
        REVIEWER,
    ),
}


@pytest.mark.parametrize("name", WITHOUT)
@pytest.mark.parametrize("state", [both_at_work, programme_has_finished])
def test_without_the_rule_the_adversary_wins(ground, monkeypatch, name, state):
    place, weakened, person = WITHOUT[name]
    painting = ground.paint_own if person == REVIEWER else ground.paint_theirs
    case = Case(state, (person,), complete=True)
    assert not wins(ground, case, painting, person)
    monkeypatch.setattr(place, weakened)
    assert wins(ground, case, painting, person)
