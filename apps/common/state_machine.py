"""States as a table: the one place that knows which step may follow which, and its picture."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One permitted step. `action` is the verb on the button, `role` the role that may press it."""

    before: str
    after: str
    action: str
    role: str


def find(transitions: Iterable[Transition], before: str, after: str, action: str = "") -> Transition:
    """The permitted step between two states; by its action where more than one leads there.

    Raises ValueError where the table has none: that is a slip in the code, never a person's.
    """
    for step in transitions:
        if (step.before, step.after) == (before, after) and action in ("", step.action):
            return step
    raise ValueError(f"No step leads from {before!r} to {after!r}.")


def diagram(transitions: Iterable[Transition]) -> str:
    """The table as a Mermaid state diagram, for the app's README."""
    lines = ["stateDiagram-v2"]
    for step in transitions:
        lines.append(f"    {step.before} --> {step.after}: {step.action} ({step.role})")
    return "\n".join(lines)
