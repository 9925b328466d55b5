"""The file's short codes in words that anybody understands. Pure: no Django.

A code that is not listed here is shown as it is, without its underscores: a new rubric needs no change of code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_STATUSES = {
    "draft_not_validated": "Draft. It has not been tested yet.",
    "provisional_not_validated": "Provisional. Nobody has tested them.",
    "unverified": "Not checked yet.",
    "rule_of_thumb": "A rule of thumb.",
    "rule_of_thumb_not_reliable_change": "A rule of thumb. It does not show that a change is real.",
}
_READ = {
    "abstract_only": "only the paper’s abstract: the short summary that anybody can read",
    "full_text": "the whole paper",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Authorship:
    """Whose words something is. `colour` is a tag's."""

    text: str
    colour: str
    is_paper: bool


PAPERS = Authorship("The paper’s", "green", is_paper=True)
OURS = Authorship("Ours", "white", is_paper=False)
OUR_THEORY = Authorship("Ours, not tested", "white", is_paper=False)
BOTH = Authorship("Partly the paper’s, partly ours", "white", is_paper=False)


def authorship(origins: Iterable[str]) -> Authorship:
    """Whose words a thing is, from the origins that the file gives its parts; ours if it has none."""
    is_from_paper = is_ours = is_hypothesis = False
    for origin in origins:
        if origin.startswith("paper"):
            is_from_paper = True
        else:
            is_ours = True
        if "hypothesis" in origin:
            is_hypothesis = True
    if is_from_paper:
        return BOTH if is_ours else PAPERS
    return OUR_THEORY if is_hypothesis else OURS


def status_sentence(code: str) -> str:
    """How far something has been tested, as a sentence."""
    return _STATUSES.get(code, f"{spell_out(code)}.")


def reading_depth(code: str) -> str:
    """What the drafters could read of the paper, to follow on "we have read"."""
    return _READ.get(code, spell_out(code).lower())


def spell_out(code: str) -> str:
    """abstract_and_introduction as "Abstract and introduction"."""
    return code.replace("_", " ").capitalize()


def in_words(count: int) -> str:
    """A small number as a word; others in digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def parse_day(text: str) -> date:
    """The day that a file names as 2025-12-30."""
    return date.fromisoformat(text)
