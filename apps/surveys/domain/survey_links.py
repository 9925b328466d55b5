"""The address that a person supported follows: a round's key, and for a single-use link a secret after it.

Pure. Written in fives, because people type it from paper: /s/BCDFG-HJKMN/, or /s/BCDFG-HJKMN-PQRST-VWXZ2/.
"""

import re
from dataclasses import dataclass

LENGTH = 10  # of a key, and of a secret
FIVE = 5
_LEFT_OUT = re.compile(r"[\s-]+")


@dataclass(frozen=True)
class SurveyLink:
    """What an address carries. `secret` is empty for the open link of a round."""

    key: str
    secret: str

    @property
    def as_text(self) -> str:
        """As it stands on paper and in the address."""
        signs = self.key + self.secret
        return "-".join(signs[start : start + FIVE] for start in range(0, len(signs), FIVE))


def parse_link(typed: str) -> SurveyLink | None:
    """The link that somebody followed or typed, in capitals or not, with dashes or without; None if it is none."""
    signs = _LEFT_OUT.sub("", typed).upper()
    if len(signs) not in (LENGTH, 2 * LENGTH) or not signs.isalnum():
        return None
    return SurveyLink(key=signs[:LENGTH], secret=signs[LENGTH:])
