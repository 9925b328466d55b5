"""A page of lines for supervision. Pure."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from apps.common.pdf.rich_text import Direction, direction_of

UNNAMED = "For supervision"


@dataclass(frozen=True)
class SupervisionExcerpt:
    """What was picked of one reflection."""

    title: str
    begun_on: date
    lines: tuple[str, ...]

    @property
    def directed(self) -> list[tuple[str, Direction]]:
        """Each line, with the direction that its script runs in."""
        return [(line, direction_of(line)) for line in self.lines]


@dataclass(frozen=True)
class SupervisionPage:
    """The whole page. `heading`: the author's own, or empty."""

    heading: str
    parts: tuple[SupervisionExcerpt, ...]

    @property
    def title(self) -> str:
        """What stands above it, and in the window of whoever opens the file."""
        return self.heading or UNNAMED

    @property
    def direction(self) -> Direction:
        """Of the title."""
        return direction_of(self.title)

    def as_data(self) -> dict:
        """As values that JSON can hold."""
        parts = []
        for part in self.parts:
            parts.append(asdict(part) | {"begun_on": part.begun_on.isoformat()})
        return {"heading": self.heading, "parts": parts}

    @classmethod
    def from_data(cls, data: dict) -> "SupervisionPage":
        """Back again."""
        parts = []
        for part in data["parts"]:
            parts.append(
                SupervisionExcerpt(part["title"], date.fromisoformat(part["begun_on"]), tuple(part["lines"]))
            )
        return cls(data["heading"], tuple(parts))

    def with_texts(self, change: Callable[[str], str]) -> "SupervisionPage":
        """The same page with every text changed."""
        heading, parts = change(self.heading), []
        for one in self.parts:
            parts.append(SupervisionExcerpt(change(one.title), one.begun_on, tuple(map(change, one.lines))))
        return SupervisionPage(heading, tuple(parts))
