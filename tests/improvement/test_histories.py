"""The life of an action: ten thousand generated histories through the table and its rules, and some through the
database.

Each history is a row of tries by people of four roles. A second reading of the rules, written here and not taken from
`permissions.py`, says which of them must pass.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings

from apps.common.errors import NotAllowed
from apps.common.state_machine import diagram
from apps.improvement import permissions, statuses
from apps.improvement.actions.action_progress import take_step
from apps.improvement.actions.completion import confirm_done, send_back, show_done
from apps.improvement.actions.planning import add_action, propose_action
from apps.improvement.domain.action_details import ActionDates, ActionDetails
from apps.improvement.models import ActionUpdate, PlannedAction, UpdateKind
from apps.improvement.statuses import REFUSALS, TRANSITIONS, ActionStatus
from apps.organisations.models import Role

from ..cast import NOON

pytestmark = pytest.mark.long(reason="ten thousand histories")

ACTIONS = sorted({step.action for step in TRANSITIONS})
HARBOUR = 1
HISTORIES = 10_000
TRIES = 12


def someone(key: int, role: str | None):
    """A person as the rules look at them, with their roles already read."""
    membership = SimpleNamespace(organisation_id=HARBOUR, role=role)
    memberships = [membership] if role else []
    return SimpleNamespace(pk=key, is_authenticated=True, is_active=True, _memberships=memberships)


PEOPLE = {
    "manager": someone(1, Role.MANAGER),
    "other manager": someone(2, Role.MANAGER),
    "peer worker": someone(3, Role.PEER_WORKER),
    "reviewer": someone(4, Role.REVIEWER),
    "stranger": someone(5, None),
}
MANAGERS = {"manager", "other manager"}
OWN = set(PEOPLE) - {"stranger"}
NEXT = {
    "proposed": {statuses.ACCEPT: "planned", statuses.DECLINE: "stopped"},
    "planned": {statuses.START: "under_way", statuses.FLAG: "at_risk", statuses.STOP: "stopped"},
    "under_way": {statuses.FLAG: "at_risk", statuses.SHOW: "shown", statuses.STOP: "stopped"},
    "at_risk": {statuses.RECOVER: "under_way", statuses.SHOW: "shown", statuses.STOP: "stopped"},
    "shown": {
        statuses.CONFIRM: "done",
        statuses.SEND_BACK: "under_way",
        statuses.TAKE_UP_AGAIN: "under_way",
    },
    "done": {statuses.TAKE_UP_AGAIN: "under_way"},
    "stopped": {statuses.TAKE_UP_AGAIN: "planned"},
}


@dataclass
class Told:
    """An action as a history knows it."""

    status: str
    owner: str | None
    has_due: bool
    shown_by: str | None = None
    past: list[str] = field(default_factory=list)

    def may(self, who: str, action: str) -> bool:
        """The rules, said a second time."""
        if action not in NEXT[self.status]:
            return False
        if action in (statuses.CONFIRM, statuses.SEND_BACK):
            return who in OWN and who != self.shown_by
        if action in (statuses.START, statuses.FLAG, statuses.RECOVER, statuses.SHOW):
            is_theirs = who in MANAGERS or (who == self.owner and who in OWN)
            return is_theirs and (action != statuses.START or (self.owner is not None and self.has_due))
        return who in MANAGERS

    def take(self, who: str, action: str) -> None:
        self.past.append(self.status)
        self.status = NEXT[self.status][action]
        self.shown_by = who if action == statuses.SHOW else self.shown_by if self.status == "shown" else None


def as_row(told: Told) -> PlannedAction:
    """The same for the product's own rules, without a database."""
    row = PlannedAction(
        status=told.status,
        owner_id=PEOPLE[told.owner].pk if told.owner else None,
        due_on=date(2026, 6, 30) if told.has_due else None,
    )
    row._state.fields_cache["programme"] = SimpleNamespace(organisation_id=HARBOUR)
    return row


def test_the_readme_shows_the_table_as_it_is():
    readme = (settings.BASE_DIR / "apps" / "improvement" / "README.md").read_text(encoding="utf-8")
    assert diagram(TRANSITIONS) in readme


def test_every_state_can_be_reached_and_left():
    assert {step.before for step in TRANSITIONS} == set(ActionStatus.values)
    assert {step.after for step in TRANSITIONS} >= set(ActionStatus.values) - {"proposed"}
    assert set(REFUSALS) == set(ACTIONS)
    found = {}
    for step in TRANSITIONS:
        found.setdefault(step.before, {})[step.action] = step.after
    assert found == NEXT


def test_ten_thousand_histories_keep_the_rules(monkeypatch):
    monkeypatch.setattr(permissions, "open_completion", lambda row: SimpleNamespace(shown_by_id=row.shown_by))
    chance = random.Random(20_261_127)
    ends, taken = set(), 0
    for _ in range(HISTORIES):
        told = Told(chance.choice(["proposed", "planned"]), chance.choice([None, *PEOPLE]), chance.random() < 0.8)
        for _ in range(TRIES):
            who, action = chance.choice(list(PEOPLE)), chance.choice(ACTIONS)
            row = as_row(told)
            row.shown_by = PEOPLE[told.shown_by].pk if told.shown_by else None
            try:
                permissions.check_can_take_step(PEOPLE[who], row, action)
                passed = True
            except NotAllowed:
                passed = False
            assert passed == told.may(who, action), (told, who, action)
            if passed:
                told.take(who, action)
                taken += 1
        if told.status == "done":
            assert told.past[-1] == "shown"
        ends.add(told.status)
    assert ends == set(ActionStatus.values)
    assert taken > HISTORIES


def act(row: PlannedAction, action: str, *, by) -> None:
    """One try through the product's own actions."""
    who = {"planned_action": row, "by": by, "at": NOON}
    if action == statuses.SHOW:
        show_done(words="It is there.", **who)
    elif action == statuses.CONFIRM:
        confirm_done(**who)
    elif action == statuses.SEND_BACK:
        send_back(reason="Something is missing.", **who)
    else:
        take_step(action=action, reason="Because.", **who)


@pytest.mark.django_db
def test_histories_in_the_database_leave_a_line_for_every_step(cast):
    people = {
        "manager": cast.manager,
        "other manager": cast.administrator,  # no manager here: the rules are asked of the database too
        "peer worker": cast.peer_worker,
        "reviewer": cast.reviewer,
        "stranger": cast.other_manager,
    }
    chance = random.Random(7)
    done = 0
    for number in range(25):
        if number % 3:
            owner = chance.choice([cast.manager, cast.peer_worker])
            row = add_action(
                programme=cast.programme,
                details=ActionDetails(title=f"Action {number}", owner=owner.pk),
                dates=ActionDates(None, date(2026, 6, 30)),
                by=cast.manager,
                at=NOON,
            )
        else:
            row = propose_action(
                programme=cast.programme, details=ActionDetails(title="Proposal"), by=cast.peer_worker, at=NOON
            )
        steps = 0
        for _ in range(25):
            row.refresh_from_db()
            before = row.status
            who = people[chance.choice(list(people))]
            action = chance.choice(list(NEXT[before]))
            try:
                act(row, action, by=who)
            except NotAllowed:
                after = PlannedAction.objects.get(pk=row.pk).status
                assert after == before
                continue
            steps += 1
            assert PlannedAction.objects.get(pk=row.pk).status == NEXT[before][action]
            done += action == statuses.CONFIRM
        log = row.updates.filter(kind=UpdateKind.STATUS)
        assert log.count() == steps
        open_ones = row.completions.filter(is_confirmed=None).count()
        row.refresh_from_db()
        assert open_ones == (1 if row.status == ActionStatus.SHOWN else 0)
        for one in row.completions.exclude(is_confirmed=None):
            assert one.decided_by_id != one.shown_by_id
    assert done
    with pytest.raises(NotAllowed):
        ActionUpdate.objects.all().delete()
