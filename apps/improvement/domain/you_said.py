"""What may stand on a page that anybody can open: its words, its pictures, and what is refused. Pure.

The page shows no number of its own. People write it in their own words, so what can be told by its shape is refused:
what is about one person, how many said something, and the words of somebody else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from .person_shapes import person_shape

MOST_ITEMS = 10
MOST_EASY_LINES = 3
LONGEST_EASY_LINE = 80  # characters
WORDS_OF_A_QUOTATION = 8  # so many in a row are somebody's own

EMAIL = re.compile(r"\S@\S+\.\w")
PHONE = re.compile(r"(?<!\d)(?:\+44|0)(?:[ -]?\d){9,10}(?!\d)")
TITLE_AND_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+[A-Z][\w’'-]+")
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_WHO = r"(?:of\s+(?:you|us|them)|(?:of\s+)?(?:people|persons?|peer\s+workers?|answers|in\s+\d+|out\s+of))"
COUNT = re.compile(rf"\d\s*%|\bper\s?cent\b|\b{_NUMBER}\s+{_WHO}\b", re.IGNORECASE)
WORD = re.compile(r"\w+(?:[’']\w+)*")


class HeardFrom(Enum):
    """Where something was heard, as the page names it."""

    NOT_SAID = ""
    ROUND = "round"
    DISCUSSION = "discussion"
    COMMENTS = "comments"


@dataclass(frozen=True)
class EasyReadPicture:
    """A picture of the Easy Read survey, and what it shows."""

    key: str  # its file
    label: str


PICTURES = (
    EasyReadPicture("accept", "Two people and a heart: feeling accepted"),
    EasyReadPicture("private", "A lock in a speech bubble: what stays private"),
    EasyReadPicture("matters", "A star and a heart: what matters to people"),
    EasyReadPicture("pace", "Two people walking: going at one’s own speed"),
    EasyReadPicture("choice", "A signpost: choosing"),
    EasyReadPicture("better", "A sunrise: things can get better"),
    EasyReadPicture("time", "A clock: time together"),
    EasyReadPicture("promise", "A calendar with a tick: doing what was said"),
    EasyReadPicture("similar", "Two people in the rain: hard times in common"),
    EasyReadPicture("learn", "Two people and two arrows: learning from each other"),
)


@dataclass(frozen=True)
class ItemWords:
    """What a person says in one item. `source`: a value of the choices that its form offered, or empty."""

    heard: str
    done: str
    easy_heard: str
    easy_done: str
    picture: str
    heard_from: HeardFrom = HeardFrom.NOT_SAID
    source: str = ""  # the reference of the round or discussion


@dataclass(frozen=True)
class ShownItem:
    """One item as the page, the preview and the poster show it. `source`: what it was heard in, or empty."""

    heard: str
    done: str
    easy_heard: str
    easy_done: str
    picture: str
    source: str

    @property
    def easy_heard_lines(self) -> list[str]:
        """The Easy Read of what was heard, one idea a line."""
        return self.easy_heard.splitlines()

    @property
    def easy_done_lines(self) -> list[str]:
        """The Easy Read of what is done, one idea a line."""
        return self.easy_done.splitlines()

    @property
    def picture_file(self) -> str:
        """The static file of its picture."""
        return f"images/easy-read/{self.picture}.svg"

    @property
    def picture_label(self) -> str:
        """What its picture shows."""
        return {picture.key: picture.label for picture in PICTURES}[self.picture]


def refusals(words: ItemWords, others: Iterable[str]) -> dict[str, str]:
    """Why an item cannot stand on a page for everybody: a sentence by the field that it is about.

    `others`: what people wrote in comments and discussions of the programme, which nobody repeats word for word.
    """
    others, found = list(others), {}
    for name in ("heard", "done", "easy_heard", "easy_done"):
        text = getattr(words, name)
        sentence = about_a_person(text)
        if not sentence and "heard" in name:
            sentence = counts_people(text)
        if not sentence and name.startswith("easy"):
            sentence = not_easy(text)
        if not sentence and repeats(text, others):
            sentence = "This repeats somebody word for word. Say in your own words what you heard."
        if sentence:
            found[name] = sentence
    return found


def about_a_person(text: str) -> str:
    """What in a text points at one person, as a sentence; empty if nothing has such a shape."""
    if sentence := person_shape(text):
        return sentence
    if EMAIL.search(text):
        return "This holds an e-mail address. Leave it out: anybody can open this page."
    if PHONE.search(text):
        return "This holds a telephone number. Leave it out: anybody can open this page."
    if TITLE_AND_NAME.search(text):
        return "This names somebody. Leave names out: write what a role does, such as “a peer worker”."
    return ""


def counts_people(text: str) -> str:
    """Whether a text says how many people said something, as a sentence; empty if it does not."""
    if COUNT.search(text):
        return (
            "Leave out how many said it: a small number can point at somebody. Write “some of you” or “many of you”."
        )
    return ""


def repeats(text: str, others: Iterable[str]) -> bool:
    """Whether a text holds so many words in a row as they stand in one of these."""
    own = _runs(text)
    return any(own & _runs(other) for other in others)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold().replace("'", "’") for word in WORD.findall(text)]
    return {
        tuple(words[start : start + WORDS_OF_A_QUOTATION]) for start in range(len(words) - WORDS_OF_A_QUOTATION + 1)
    }


def not_easy(text: str) -> str:
    """Why a text is no Easy Read, as a sentence; empty if it may be."""
    lines = text.splitlines()
    if len(lines) > MOST_EASY_LINES:
        return f"Easy Read has room for {MOST_EASY_LINES} short lines here. Keep what matters most."
    if any(len(line) > LONGEST_EASY_LINE for line in lines):
        return f"Make each line shorter: {LONGEST_EASY_LINE} characters at most, one idea on a line."
    return ""
