"""What we mean by the few technical words that pages use, read from one file. Pure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("glossary.yaml")
PARTS = {
    "framework": "The framework",
    "work": "People and their work",
    "results": "What comes out",
    "figures": "How far two raters agree",
}


@dataclass(frozen=True)
class GlossaryWord:
    """One word. `key` names it in templates and is its anchor on the page of all words."""

    key: str
    word: str
    meaning: str


@cache
def read_glossary() -> dict[str, tuple[GlossaryWord, ...]]:
    """Every word, by the part of the glossary that it stands in."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    glossary = {}
    for part in PARTS:
        words = [GlossaryWord(key, word, meaning) for key, (word, meaning) in content[part].items()]
        glossary[part] = tuple(words)
    return glossary


def glossary_words(keys: tuple[str, ...]) -> list[GlossaryWord]:
    """These words, in this order. Raises KeyError for one that the glossary does not have."""
    by_key = {}
    for words in read_glossary().values():
        for word in words:
            by_key[word.key] = word
    return [by_key[key] for key in keys]
