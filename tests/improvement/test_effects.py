"""Did the practice move? What the levels say, what a person may say, and over versions of the rubric."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.improvement.actions.looking_back import say_effect
from apps.improvement.actions.planning import plan_priorities
from apps.improvement.domain.effects import EffectFinding, LevelsThenAndNow
from apps.improvement.models import Effect, PlannedAction
from apps.improvement.queries.effects import actions_to_look_back_on, effects_page
from apps.improvement.statuses import ActionStatus

from ..cast import NOON
from ..factories import make_audit
from ..reading import as_read
from .plans import make_action

THIS_YEAR, NEXT_YEAR = (date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31))
LATER = NOON + timedelta(days=30)


@pytest.mark.parametrize(
    ("then", "now", "measured"),
    [
        (2, 3, EffectFinding.UP),
        (3, 2, EffectFinding.DOWN),
        (3, 3, EffectFinding.NO_CHANGE),
        (None, 3, EffectFinding.CANNOT_SAY),
        (3, None, EffectFinding.CANNOT_SAY),
    ],
)
def test_two_levels_say_one_thing_and_nobody_has_to_believe_it(then, now, measured):
    levels = LevelsThenAndNow(then, now)
    assert levels.measured == measured
    may = {finding for finding in EffectFinding if levels.may_say(finding)}
    assert may == {measured, EffectFinding.CANNOT_SAY}


@pytest.fixture
def signed_off(cast, rubric):
    """Two audits a year apart: one practice moved up, one stayed, one fell."""

    def make(period, levels, at):
        return make_audit(
            cast.programme,
            rubric,
            cast.manager,
            status=AuditStatus.SIGNED_OFF,
            levels=levels,
            period=period,
            at=at,
            reason="Seen.",
        )

    first = make(THIS_YEAR, {"ACC-1": 1, "ACC-2": 2, "PER-1": 2}, NOON)
    made = plan_priorities(audit=first, practices=["ACC-1", "ACC-2", "PER-1"], by=cast.manager, at=NOON)
    PlannedAction.objects.update(status=ActionStatus.UNDER_WAY)
    second = make(NEXT_YEAR, {"ACC-1": 3, "ACC-2": 2, "PER-1": 1}, LATER)
    return second, {action.indicator.code: action for action in made}


def say(signed_off, code: str, finding: EffectFinding, by, words: str = "The minutes of May.") -> Effect:
    audit, actions = signed_off
    return say_effect(planned_action=actions[code], audit=audit, finding=finding, words=words, by=by, at=LATER)


@pytest.mark.django_db
class TestSaying:
    def test_each_action_is_asked_about_with_both_levels(self, cast, signed_off):
        page = effects_page(cast.manager, signed_off[0])
        levels = {one.action.indicator.code: (one.levels.then, one.levels.now) for one in page.actions}
        assert levels == {"ACC-1": (1, 3), "ACC-2": (2, 2), "PER-1": (2, 1)}

    def test_what_moved_up_is_kept_with_what_shows_it(self, cast, signed_off):
        effect = say(signed_off, "ACC-1", EffectFinding.UP, cast.manager)
        assert (effect.level_then, effect.level_now, effect.finding) == (1, 3, "up")
        assert "ACC-1" not in {one.action.indicator.code for one in effects_page(cast.manager, signed_off[0]).actions}
        with pytest.raises(NotAllowed, match="said already"):
            say(signed_off, "ACC-1", EffectFinding.CANNOT_SAY, cast.manager)
        with pytest.raises(NotAllowed, match="stays with the audit"):
            effect.delete()

    @pytest.mark.parametrize(
        ("code", "finding"),
        [("ACC-2", EffectFinding.UP), ("PER-1", EffectFinding.NO_CHANGE), ("ACC-1", EffectFinding.DOWN)],
    )
    def test_nobody_can_say_what_the_levels_do_not(self, cast, signed_off, code, finding):
        with pytest.raises(NotAllowed, match="what the two audits say"):
            say(signed_off, code, finding, cast.manager)
        assert not Effect.objects.exists()

    def test_moving_up_needs_a_word_about_what_shows_it(self, cast, signed_off):
        with pytest.raises(NotAllowed, match="Say which evidence shows it"):
            say(signed_off, "ACC-1", EffectFinding.UP, cast.manager, words="")
        say(signed_off, "ACC-2", EffectFinding.NO_CHANGE, cast.manager, words="")

    def test_only_managers_say_it(self, cast, signed_off):
        with pytest.raises(NotAllowed, match="service managers"):
            say(signed_off, "ACC-1", EffectFinding.CANNOT_SAY, cast.peer_worker)

    def test_what_was_never_begun_or_came_from_this_audit_is_not_asked_about(self, cast, signed_off):
        audit, actions = signed_off
        for action in actions.values():
            PlannedAction.objects.filter(pk=action.pk).update(status=ActionStatus.PLANNED)
        plan_priorities(audit=audit, practices=["PER-1"], by=cast.manager, at=NOON)
        PlannedAction.objects.filter(audit=audit).update(status=ActionStatus.UNDER_WAY)
        assert not actions_to_look_back_on(audit).exists()

    def test_an_action_without_a_practice_is_not_asked_about(self, cast, signed_off):
        make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
        assert actions_to_look_back_on(signed_off[0]).count() == 3


@pytest.mark.django_db
def test_from_the_signed_off_audit_to_the_effect_beside_the_action(cast, signed_off):
    audit, actions = signed_off
    client = Client()
    client.force_login(cast.manager)
    hub = as_read(client.get(reverse("assessments:audit", args=[audit.reference])))
    assert "See what your actions changed" in hub
    plan = as_read(client.get(reverse("improvement:plan", args=[cast.programme.reference])))
    assert "3 actions of the plan belong to practices of your last audit" in plan
    address = reverse("improvement:say_effect", args=[audit.reference, actions["ACC-1"].reference])
    assert "It moved up, from level 1" in as_read(client.get(address))
    refused = client.post(address, {"finding": "up", "words": ""})
    assert refused.status_code == 422
    client.post(address, {"finding": "up", "words": "Everybody is asked."})
    shown = as_read(client.get(reverse("improvement:planned_action", args=[actions["ACC-1"].reference])))
    assert "the practice moved up" in shown
    assert "Everybody is asked." in shown
