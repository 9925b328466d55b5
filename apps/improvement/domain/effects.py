"""What may be said of an action's practice at the next audit. Pure: two levels in, the honest choices out."""

from dataclasses import dataclass
from enum import StrEnum


class EffectFinding(StrEnum):
    """What an action's practice did from the audit it came from to a later one."""

    UP = "up"
    DOWN = "down"
    NO_CHANGE = "no_change"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True)
class LevelsThenAndNow:
    """The levels of one practice in two audits; None where there is none, or none that can be compared."""

    then: int | None
    now: int | None

    @property
    def measured(self) -> EffectFinding:
        """What the two levels say by themselves."""
        if self.then is None or self.now is None:
            return EffectFinding.CANNOT_SAY
        if self.now > self.then:
            return EffectFinding.UP
        return EffectFinding.DOWN if self.now < self.then else EffectFinding.NO_CHANGE

    def may_say(self, finding: EffectFinding) -> bool:
        """Whether a person can say this: what the levels say, or that they cannot tell."""
        return finding in (self.measured, EffectFinding.CANNOT_SAY)
