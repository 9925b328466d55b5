"""The words that a made-up region is put together from, read from its file."""

from dataclasses import dataclass
from functools import lru_cache

import yaml

from .content_reader import FOLDER
from .demo_content import Person


@dataclass(frozen=True)
class RegionWords:
    """Names and sentences, each list in the order of the file."""

    people: tuple[Person, ...]  # who can sign in: the regional commissioner, and a manager of the first provider
    region: str  # the name of the commissioner who funds all of it
    places: list[str]
    commissioner_kinds: list[str]
    provider_kinds: list[str]
    programme_names: list[str]
    reasons: list[list[str]]  # why a level was chosen, the lowest level first
    agreed_reasons: list[str]
    not_applicable: str
    notes: list[str]
    evidence: dict[str, list[str]]  # titles by the rubric's kind of evidence
    actions: list[str]
    steps: list[str]
    why: str
    success: str
    at_risk: str
    shown: str
    stopped: str
    introduction: str
    superseded: str
    withdrawn: str

    def reasons_for(self, level: int) -> list[str]:
        """Why a level was chosen. A scale with more levels than the file has uses the highest for the rest."""
        return self.reasons[min(level, len(self.reasons)) - 1]

    def provider(self, number: int) -> str:
        """The name of a provider, numbered from 0."""
        return f"{_numbered(number, self.places, self.provider_kinds)} (made up)"

    def commissioner(self, number: int) -> str:
        """The name of a local commissioner, numbered from 0."""
        return f"{_numbered(number, self.places, self.commissioner_kinds)} (made up)"

    def programme(self, number: int) -> str:
        """The name of a programme, numbered from 0 over the whole region."""
        name = self.programme_names[number % len(self.programme_names)]
        return f"{name}, {_numbered(number // len(self.programme_names), self.places, [''])}"


def _numbered(number: int, places: list[str], kinds: list[str]) -> str:
    """A place and a kind; once all of them are used, with a number behind."""
    turn, kind = divmod(number // len(places), len(kinds))
    words = [places[number % len(places)], kinds[kind], str(turn + 1) if turn else ""]
    return " ".join(filter(None, words))


@lru_cache(maxsize=1)
def read_region_words() -> RegionWords:
    """The whole file. A misspelt name in it raises TypeError: content is tested as code is."""
    content = yaml.safe_load((FOLDER / "region.yaml").read_text(encoding="utf-8"))
    people = tuple(Person(**person) for person in content.pop("people"))
    return RegionWords(people=people, **content)
