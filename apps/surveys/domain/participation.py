"""Who has had their say in an open round: digests, sorted, in one encrypted row that goes when the round closes.

A digest is made with the installation's secret: of a round and a person, or of a single-use link.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace


class UnknownLinkError(Exception):
    """This link was never made for this round."""


class AlreadyAnsweredError(Exception):
    """This person, or this link, has had its say."""


@dataclass(frozen=True)
class Participation:
    """The digests of one round."""

    answered: frozenset[str]
    issued: frozenset[str] | None  # of single-use links; None where people sign in or the link is open

    def with_answered(self, digest: str) -> "Participation":
        """With this one among those who answered. Raises AlreadyAnsweredError, or UnknownLinkError."""
        if self.issued is not None and digest not in self.issued:
            raise UnknownLinkError
        if digest in self.answered:
            raise AlreadyAnsweredError
        return replace(self, answered=self.answered | {digest})

    def with_links(self, digests: Iterable[str]) -> "Participation":
        """With more single-use links."""
        return replace(self, issued=(self.issued or frozenset()) | set(digests))


def to_json(participation: Participation) -> str:
    """The digests as text, sorted: nothing tells in which order they came."""
    issued = None if participation.issued is None else sorted(participation.issued)
    return json.dumps({"answered_by": sorted(participation.answered), "issued": issued})


def from_json(text: str) -> Participation:
    """What `to_json` wrote."""
    data = json.loads(text)
    issued = None if data["issued"] is None else frozenset(data["issued"])
    return Participation(answered=frozenset(data["answered_by"]), issued=issued)
