"""The words of the steps of an action's life: on buttons, and on the page that asks why."""

from dataclasses import dataclass

from .statuses import ACCEPT, DECLINE, FLAG, NEEDS_REASON, RECOVER, START, STOP, TAKE_UP_AGAIN


@dataclass(frozen=True)
class StepWords:
    """One step: its part of the address, its button, the question after the reason, and what is said afterwards."""

    action: str
    button: str
    question: str
    done: str

    @property
    def needs_reason(self) -> bool:
        """Whether it asks why; else it is taken at once."""
        return self.action in NEEDS_REASON


STEPS = {
    "accept": StepWords(ACCEPT, "Take it into the plan", "Anything to say to that?", "The proposal is in the plan."),
    "decline": StepWords(DECLINE, "Decline the proposal", "Why not?", "The proposal is declined, with your reason."),
    "start": StepWords(START, "Start", "Anything to say to that?", "The action is under way."),
    "at-risk": StepWords(
        FLAG, "It is at risk", "What stands in the way?", "The plan says that this action is at risk."
    ),
    "on-its-way": StepWords(RECOVER, "It is on its way again", "What has changed?", "The action is under way again."),
    "stop": StepWords(STOP, "Stop this action", "Why does it stop?", "The action is stopped. It stays in the plan."),
    "take-up-again": StepWords(
        TAKE_UP_AGAIN, "Take it up again", "Why is it taken up again?", "The action is taken up again."
    ),
}
