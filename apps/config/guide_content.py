"""The guides for each role, read from their files. Nothing in them comes from anybody's data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "guides"
ORDER = ("manager", "peer-worker", "reviewer", "commissioner", "administrator")


@dataclass(frozen=True)
class Picture:
    """A picture of the product in static/images, in pixels."""

    file: str
    width: int
    height: int
    alt: str

    @property
    def path(self) -> str:
        return f"images/{self.file}"


@dataclass(frozen=True)
class GuideSection:
    """One part under its heading: what to know, and what to do in which order."""

    heading: str
    paragraphs: tuple[str, ...]
    steps: tuple[str, ...]
    picture: Picture | None


@dataclass(frozen=True)
class Guide:
    """About two printed pages for one role. `key` is its address."""

    key: str
    title: str
    lede: str
    sections: tuple[GuideSection, ...]


@cache
def read_guides() -> dict[str, Guide]:
    """Every guide by its key, in the order of the table of contents."""
    guides = {}
    for key in ORDER:
        content = yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
        sections = tuple(map(_section, content["sections"]))
        guides[key] = Guide(key, content["title"], content["lede"], sections)
    return guides


def _section(content: dict) -> GuideSection:
    picture = Picture(**content["picture"]) if "picture" in content else None
    return GuideSection(
        heading=content["heading"],
        paragraphs=tuple(content.get("paragraphs", ())),
        steps=tuple(content.get("steps", ())),
        picture=picture,
    )
