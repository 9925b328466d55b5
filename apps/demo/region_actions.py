"""The action plans of a made-up region: what its audits led to, how far it is, and who showed that it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from apps.assessments.models import Assessment
from apps.improvement.models import ActionStep, ActionUpdate, Completion, PlannedAction, UpdateKind
from apps.improvement.models.planned_actions import ActionSource, Priority
from apps.improvement.statuses import AT_WORK, ActionStatus
from apps.organisations.models import Programme, Role
from apps.rubric.queries.rubric_loader import LoadedRubric

from .demo_content import A_DAY
from .region_events import RegionTrail
from .region_organisations import RegionOrganisation
from .region_plan import RegionAudit
from .region_words import RegionWords

FEWEST, MOST = 2, 6  # of one programme
# The states that an action goes through to each of those it may be in.
WAYS = {
    ActionStatus.PROPOSED: (),
    ActionStatus.PLANNED: (),
    ActionStatus.UNDER_WAY: (ActionStatus.UNDER_WAY,),
    ActionStatus.AT_RISK: (ActionStatus.UNDER_WAY, ActionStatus.AT_RISK),
    ActionStatus.SHOWN: (ActionStatus.UNDER_WAY, ActionStatus.SHOWN),
    ActionStatus.DONE: (ActionStatus.UNDER_WAY, ActionStatus.SHOWN, ActionStatus.DONE),
    ActionStatus.STOPPED: (ActionStatus.STOPPED,),
}
HOW_OFTEN = (1, 3, 4, 1, 1, 4, 1)
DAYS_AFTER_SIGN_OFF, DAYS_BETWEEN_STEPS = 7, 12
DUE_AFTER = (60, 240)  # days after it was planned, the least and the most


@dataclass(frozen=True)
class RegionAction:
    """One action. `code`: of its practice, which stood at `level` in the audit that it comes from."""

    title: str
    code: str
    level: int
    status: ActionStatus
    due_after: timedelta
    priority: int


def plan_actions(audit: RegionAudit, words: RegionWords, random: Random) -> Iterator[RegionAction]:
    """What a programme set out to do after a signed-off audit: one action for each of its lowest practices."""
    counted = audit.agreed or audit.own
    levels = {code: rating.level for code, rating in counted.items() if rating.level is not None}
    lowest = sorted(levels, key=lambda code: levels[code])
    for code in lowest[: random.randint(FEWEST, MOST)]:
        yield RegionAction(
            title=random.choice(words.actions),
            code=code,
            level=levels[code],
            status=random.choices(list(WAYS), weights=HOW_OFTEN)[0],
            due_after=random.randint(*DUE_AFTER) * A_DAY,
            priority=random.choices(Priority.values, weights=(1, 3, 1))[0],
        )


class ActionRows:
    """The plans of one batch of programmes."""

    def __init__(self, *, rubric: LoadedRubric, words: RegionWords, now: datetime, trail: RegionTrail) -> None:
        self._rubric, self._words, self._now, self._trail = rubric, words, now, trail
        self._actions: list[tuple[RegionAction, PlannedAction, RegionOrganisation]] = []
        self._steps: list[ActionStep] = []
        self._updates: list[ActionUpdate] = []
        self._completions: list[Completion] = []

    def add(self, one: RegionAction, programme: Programme, audit: Assessment, provider: RegionOrganisation) -> None:
        """One action of one programme."""
        assert audit.signed_off_at is not None
        at = min(audit.signed_off_at + DAYS_AFTER_SIGN_OFF * A_DAY, self._now)
        is_proposal = one.status is ActionStatus.PROPOSED
        by = provider.people[Role.PEER_WORKER][0] if is_proposal else provider.manager
        row = PlannedAction(
            programme=programme,
            title=one.title,
            source=ActionSource.AUDIT,
            why=self._words.why,
            success=self._words.success,
            audit=audit,
            indicator_id=self._rubric.indicator_keys[one.code],
            level_then=one.level,
            owner=None if is_proposal else provider.manager,
            due_on=None if is_proposal else at.date() + one.due_after,
            priority=one.priority,
            status=one.status,
            created_by=by,
            created_at=at,
        )
        self._actions.append((one, row, provider))

    def store(self) -> None:
        """Store what was added, with its small steps, its log and what shows that it is done."""
        PlannedAction.objects.bulk_create([row for _, row, _ in self._actions])
        for one, row, provider in self._actions:
            self._add_life(one, row, provider)
        ActionStep.objects.bulk_create(self._steps)
        ActionUpdate.objects.bulk_create(self._updates)
        Completion.objects.bulk_create(self._completions)

    def _add_life(self, one: RegionAction, row: PlannedAction, provider: RegionOrganisation) -> None:
        first = ActionStatus.PROPOSED if one.status is ActionStatus.PROPOSED else ActionStatus.PLANNED
        reference = row.programme.reference
        by, at, before = row.created_by, row.created_at, first
        self._trail.add("action added", target=row, by=by.pk, at=at, status=first.value, programme=reference)
        for after in WAYS[one.status]:
            by = provider.colleague if after is ActionStatus.DONE else provider.manager
            at = min(at + DAYS_BETWEEN_STEPS * A_DAY, self._now)
            self._take_step(row, before, after, by, at)
            before = after
        is_over = one.status in (ActionStatus.SHOWN, ActionStatus.DONE)
        for place, text in enumerate(self._words.steps):
            is_done = is_over or (place == 0 and one.status in AT_WORK[1:])
            done = {"done_by": provider.manager, "done_at": at} if is_done else {}
            self._steps.append(ActionStep(planned_action=row, text=text, **done))

    def _take_step(self, row: PlannedAction, before: ActionStatus, after: ActionStatus, by, at: datetime) -> None:
        reasons = {
            ActionStatus.AT_RISK: self._words.at_risk,
            ActionStatus.SHOWN: self._words.shown,
            ActionStatus.STOPPED: self._words.stopped,
        }
        change = {"kind": UpdateKind.STATUS, "before": before.value, "after": after.value}
        text = reasons.get(after, "")
        self._updates.append(ActionUpdate(planned_action=row, **change, text=text, by=by, at=at))
        self._trail.add("action moved", target=row, by=by.pk, at=at, before=before.value, after=after.value)
        if after is ActionStatus.SHOWN:
            self._completions.append(Completion(planned_action=row, words=text, shown_by=by, shown_at=at))
        elif after is ActionStatus.DONE:
            completion = self._completions[-1]
            completion.is_confirmed, completion.decided_by, completion.decided_at = True, by, at
