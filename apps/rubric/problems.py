"""What is wrong with a rubric's file, and where. Pure: no Django."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_PROBLEMS = 100  # a file with more is mended in several rounds
MAX_QUOTE_LENGTH = 60  # characters of the file's own text that a sentence repeats

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class RubricProblem:
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

    def __init__(self, problems: Iterable[RubricProblem], *, more: bool = False):
        self.problems = sorted(problems, key=lambda problem: problem.line)
        self.more = more  # the search stopped here; there may be others
        lines = list(map(str, self.problems))
        super().__init__("\n".join([*lines, "There may be more. Mend these first."] if more else lines))


@dataclass
class ErrorCollector:
    """Where each part of the file stands, and what was found wrong there."""

    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[RubricProblem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def add(self, path: Path, sentence: str) -> None:
        """Note a problem. Raises RubricProblems where it is one too many to list."""
        self.problems.append(RubricProblem(self.line(path), path_text(path), sentence, path))
        if len(self.problems) >= MAX_PROBLEMS:
            raise RubricProblems(self.problems, more=True)

    def raise_if_any(self) -> None:
        """Raise RubricProblems if anything was noted."""
        if self.problems:
            raise RubricProblems(self.problems)


def path_text(path: Path) -> str:
    """('factors', 2, 'code') as factors[2].code."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{quote(step)}" if text else quote(step)
    return text


def quote(text: str) -> str:
    """The beginning of a text from the file, fit to be shown in one line."""
    shown = "".join(character if character.isprintable() else "?" for character in text[: MAX_QUOTE_LENGTH + 1])
    return shown if len(shown) <= MAX_QUOTE_LENGTH else f"{shown[:MAX_QUOTE_LENGTH]}…"


def suggest_nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the word that was perhaps meant, with its leading space; empty if none is close."""
    close = [] if len(word) > MAX_QUOTE_LENGTH else difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
