"""Who has had their say in an open round: marks, sorted, in one sealed row that goes when the round closes. Pure.

A mark is a digest with the installation's secret: of a round and a person, or of a single-use link.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace


class NotOnTheRollError(Exception):
    """This link was never made for this round."""


class SpentError(Exception):
    """This person, or this link, has had its say."""


@dataclass(frozen=True)
class Roll:
    """The marks of one round."""

    spent: frozenset[str]
    issued: frozenset[str] | None  # of single-use links; None where people sign in or the link is open

    def having_spent(self, mark: str) -> "Roll":
        """With this one spent. Raises SpentError if it was, NotOnTheRollError for a link that was never made."""
        if self.issued is not None and mark not in self.issued:
            raise NotOnTheRollError
        if mark in self.spent:
            raise SpentError
        return replace(self, spent=self.spent | {mark})

    def having_issued(self, marks: Iterable[str]) -> "Roll":
        """With more single-use links."""
        return replace(self, issued=(self.issued or frozenset()) | set(marks))


def written(roll: Roll) -> str:
    """The marks as text, sorted: nothing tells in which order they came."""
    return json.dumps({"spent": sorted(roll.spent), "issued": None if roll.issued is None else sorted(roll.issued)})


def read(text: str) -> Roll:
    """The marks that `written` wrote."""
    found = json.loads(text)
    issued = found["issued"]
    return Roll(spent=frozenset(found["spent"]), issued=None if issued is None else frozenset(issued))
