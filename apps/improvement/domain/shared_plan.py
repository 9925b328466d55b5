"""A plan as a commissioner reads it: frozen values in words. Pure.

Nobody is named: whether somebody takes an action is said, and not who. Of its small steps their number is told.
Notes, reasons, what shows that it is done, and what an audit found stay with the provider: audits are shared one by
one.
"""

from dataclasses import dataclass

from apps.common.pdf.rich_text import RichText


@dataclass(frozen=True)
class SharedAction:
    """One action that was decided and not stopped."""

    title: RichText
    practice: str  # "ACC-1 People choose"; empty without a practice
    status: str  # its shape and its words
    is_overdue: bool
    has_owner: bool
    starts: str
    due: str
    steps: int
    steps_done: int


@dataclass(frozen=True)
class SharedPlan:
    """Every action that is shown, what is due first before the others, and how many are not."""

    at_work: tuple[SharedAction, ...]
    done: tuple[SharedAction, ...]
    stopped: int
    left_out: int = 0  # more than are shown

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever decided."""
        return not (self.at_work or self.done or self.stopped)
