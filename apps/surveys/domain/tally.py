"""What is kept of the answers to a round: how often each level was given. Pure.

There is no record of one person's answers. An answer is added to the counts and is gone: who gave it, with which
other answers, when and in which order is nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum


class HelpKind(StrEnum):
    """Whether somebody helped with the form: a kind, never a name."""

    NOT_SAID = "not_said"
    NOBODY = "nobody"
    SOMEBODY_CLOSE = "somebody_close"  # a friend, a relative, a carer
    INTERPRETER = "interpreter"
    PEER_WORKER = "peer_worker"
    STAFF = "staff"
    TYPED_IN = "typed_in"  # from paper


@dataclass(frozen=True)
class Tally:
    """The answers of one round, added up."""

    people: int  # who sent the form, with whatever they left out
    levels: Mapping[str, Mapping[int, int]]  # by indicator: how often each level was given
    helped: Mapping[str, int]  # by kind of help: how many people

    def with_one(self, answers: Mapping[str, int], helped: HelpKind) -> "Tally":
        """With one more person's answers. Raises KeyError for an indicator or a level that the round has not."""
        levels = {indicator: dict(counts) for indicator, counts in self.levels.items()}
        for indicator, level in answers.items():
            levels[indicator][level] = levels[indicator][level] + 1
        by_help = dict(self.helped) | {helped.value: self.helped[helped.value] + 1}
        return replace(self, people=self.people + 1, levels=levels, helped=by_help)

    def some_were_helped(self, threshold: int) -> bool:
        """Whether as many as the threshold said that somebody helped, and as many that nobody did."""
        alone = self.helped[HelpKind.NOBODY.value]
        helped = self.people - alone - self.helped[HelpKind.NOT_SAID.value]
        return min(alone, helped) >= threshold

    def as_people(self) -> tuple[dict[str, int | None], ...]:
        """As many people with as many levels, put together anew: whoever said what together is not known.

        For sums that look at one indicator at a time, which is all that may be published.
        """
        people: list[dict[str, int | None]] = [{} for _ in range(self.people)]
        for indicator, counts in self.levels.items():
            placed = 0
            for level, count in sorted(counts.items()):
                for person in people[placed : placed + count]:
                    person[indicator] = level
                placed += count
        return tuple(people)


def empty_tally(indicators: Sequence[str], lowest: int, highest: int) -> Tally:
    """Nobody has answered yet."""
    return Tally(
        people=0,
        levels={one: dict.fromkeys(range(lowest, highest + 1), 0) for one in indicators},
        helped=dict.fromkeys((kind.value for kind in HelpKind), 0),
    )


def to_json(tally: Tally) -> str:
    """The counts as text, always in the same order."""
    return json.dumps(asdict(tally), sort_keys=True)


def from_json(text: str) -> Tally:
    """The counts that `written` wrote."""
    found = json.loads(text)
    levels = {}
    for indicator, counts in found["levels"].items():
        levels[indicator] = {int(level): count for level, count in counts.items()}
    return Tally(people=found["people"], levels=levels, helped=found["helped"])
