"""What is wrong with a rubric's file, and where. Pure: no Django."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_PROBLEMS = 100  # a file with more is mended in several rounds
LONGEST_QUOTE = 60  # characters of the file's own text that a sentence repeats

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing to mend, and where it stands."""

    line: int  # from 1
    path: str  # such as factors[2].indicators[0].outcomes[1]; empty: the file as a whole
    sentence: str
    steps: Path = ()  # the same place, step by step

    def __str__(self) -> str:
        where = f"line {self.line}, {self.path}" if self.path else f"line {self.line}"
        return f"{where}: {self.sentence}"


class RubricProblems(Exception):  # noqa: N818 - what it holds is its name
    """The file cannot be used as it is. `problems` names each place, in the file's order."""

    def __init__(self, problems: Iterable[Problem], *, more: bool = False):
        self.problems = sorted(problems, key=lambda problem: problem.line)
        self.more = more  # the search stopped here; there may be others
        lines = [str(problem) for problem in self.problems]
        super().__init__("\n".join([*lines, "There may be more. Mend these first."] if more else lines))


@dataclass
class Places:
    """Where each part of the file stands, and what was found wrong there."""

    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unfinished: bool = False  # a text that is empty, too long or holds odd characters is no problem yet

    def line(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def wrong(self, path: Path, sentence: str) -> None:
        """Note a problem. Raises RubricProblems where it is one too many to list."""
        self.problems.append(Problem(self.line(path), spelled(path), sentence, path))
        if len(self.problems) >= MOST_PROBLEMS:
            raise RubricProblems(self.problems, more=True)

    def raise_if_wrong(self) -> None:
        """Raise RubricProblems if anything was noted."""
        if self.problems:
            raise RubricProblems(self.problems)


def spelled(path: Path) -> str:
    """('factors', 2, 'code') as factors[2].code."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{quoted(step)}" if text else quoted(step)
    return text


def quoted(text: str) -> str:
    """The beginning of a text from the file, fit to be shown in one line."""
    shown = "".join(character if character.isprintable() else "?" for character in text[: LONGEST_QUOTE + 1])
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the word that was perhaps meant, with its leading space; empty if none is close."""
    close = [] if len(word) > LONGEST_QUOTE else difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
