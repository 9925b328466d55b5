"""The states of an action, the only steps between them, and who may take each: for rules, buttons and README."""

from django.db import models

from apps.common.state_machine import Transition


class ActionStatus(models.TextChoices):
    """Where an action stands."""

    PROPOSED = "proposed", "Proposed"
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    AT_RISK = "at_risk", "At risk"
    SHOWN = "shown", "To be confirmed"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


# What stands before each where colours are not seen; the tags on pages have the same.
SHAPES = {
    ActionStatus.PROPOSED: "○",
    ActionStatus.PLANNED: "○",
    ActionStatus.UNDER_WAY: "●",
    ActionStatus.AT_RISK: "▲",
    ActionStatus.SHOWN: "◆",
    ActionStatus.DONE: "✓",
    ActionStatus.STOPPED: "■",
}
OVERDUE = "! Overdue"

# Somebody works on it, or will.
AT_WORK = (ActionStatus.PLANNED, ActionStatus.UNDER_WAY, ActionStatus.AT_RISK)
# It is not over yet.
OPEN = (ActionStatus.PROPOSED, *AT_WORK, ActionStatus.SHOWN)

# Who may take a step: `permissions.py` knows who they are for one action.
MANAGER, OWNER, SECOND_PERSON = "service manager", "owner or service manager", "a second person"

ACCEPT, DECLINE = "take it into the plan", "decline the proposal"
START, FLAG, RECOVER = "start", "say that it is at risk", "say that it is on its way again"
SHOW, CONFIRM, SEND_BACK = "show that it is done", "confirm that it is done", "send it back"
STOP, TAKE_UP_AGAIN = "stop", "take it up again"

TRANSITIONS = (
    Transition(ActionStatus.PROPOSED, ActionStatus.PLANNED, ACCEPT, MANAGER),
    Transition(ActionStatus.PROPOSED, ActionStatus.STOPPED, DECLINE, MANAGER),
    Transition(ActionStatus.PLANNED, ActionStatus.UNDER_WAY, START, OWNER),
    Transition(ActionStatus.PLANNED, ActionStatus.AT_RISK, FLAG, OWNER),
    Transition(ActionStatus.UNDER_WAY, ActionStatus.AT_RISK, FLAG, OWNER),
    Transition(ActionStatus.AT_RISK, ActionStatus.UNDER_WAY, RECOVER, OWNER),
    Transition(ActionStatus.UNDER_WAY, ActionStatus.SHOWN, SHOW, OWNER),
    Transition(ActionStatus.AT_RISK, ActionStatus.SHOWN, SHOW, OWNER),
    Transition(ActionStatus.SHOWN, ActionStatus.DONE, CONFIRM, SECOND_PERSON),
    Transition(ActionStatus.SHOWN, ActionStatus.UNDER_WAY, SEND_BACK, SECOND_PERSON),
    Transition(ActionStatus.SHOWN, ActionStatus.UNDER_WAY, TAKE_UP_AGAIN, MANAGER),
    *(Transition(status, ActionStatus.STOPPED, STOP, MANAGER) for status in AT_WORK),
    Transition(ActionStatus.DONE, ActionStatus.UNDER_WAY, TAKE_UP_AGAIN, MANAGER),
    Transition(ActionStatus.STOPPED, ActionStatus.PLANNED, TAKE_UP_AGAIN, MANAGER),
)

# What to say to somebody who asks for a step that the state does not allow.
REFUSALS = {
    ACCEPT: "This proposal has been answered already.",
    DECLINE: "This proposal has been answered already.",
    START: "Only an action that is planned can be started.",
    FLAG: "Only an action that is planned or under way can be at risk.",
    RECOVER: "This action is not at risk.",
    SHOW: "Start the action before you show that it is done.",
    CONFIRM: "Nobody has said yet what shows that this action is done.",
    SEND_BACK: "Nobody has said yet what shows that this action is done.",
    STOP: "Only an action that is planned, under way or at risk can be stopped.",
    TAKE_UP_AGAIN: "This action is not over.",
}

# The steps that ask for a reason; the others take one.
NEEDS_REASON = frozenset({DECLINE, FLAG, SEND_BACK, STOP, TAKE_UP_AGAIN})
