"""The words of the glossary: all on one page, and explained where they are used, once a page and without a script."""

import re

import pytest
from django.urls import reverse

from apps.common.glossary import PARTS, glossary_words, read_glossary
from tests.conftest import ROOT

LONGEST_MEANING = 40  # words
FOLD = re.compile(r'<details class="nhsuk-details eg-words-here">.*?</details>', re.DOTALL)
USE = re.compile(r"{% (?:words_here|meanings) (.*?) %}")
# What specialists say among themselves. Where a page cannot do without one, it explains it.
SPECIALISTS_WORDS = re.compile(r"\b(blind|kappa|krippendorff|suppress\w*|digest|percentile|ordinal)\b", re.IGNORECASE)


def all_words():
    words = []
    for part in PARTS:
        words += read_glossary()[part]
    return words


def test_each_word_is_there_once_and_its_meaning_is_short():
    words = all_words()
    assert len({word.key for word in words}) == len({word.word for word in words}) == len(words)
    for word in words:
        assert 3 < len(word.meaning.split()) <= LONGEST_MEANING, word
        assert word.meaning.endswith("."), word


def test_a_word_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        glossary_words(("score", "nobody's"))


def test_anybody_reads_all_of_them_under_help(client, db):
    assert reverse("words") in client.get(reverse("guides")).text
    page = client.get(reverse("words")).text
    for word in all_words():
        assert f'<div id="word-{word.key}"' in page
        assert f"<dt>{word.word}</dt><dd>{word.meaning}</dd>" in page


@pytest.fixture
def cast(scenario):
    """Those of the scenario, laid once for this module."""
    return scenario.cast


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("manager", "assessments:summary"),
        ("manager", "reports:document"),
        ("commissioner", "reports:document"),
    ],
)
def test_a_page_explains_once_and_folded_the_words_that_it_uses(scenario, as_person, person, name):
    page = as_person(person).get(reverse(name, args=[scenario.things["done"]])).text
    (fold,) = FOLD.findall(page)
    assert " open" not in fold.split(">")[0]
    assert "title=" not in fold
    used = FOLD.sub("", page.split("<main")[1]).lower()
    explained = [word for word in all_words() if f"<dt>{word.word}</dt>" in fold]
    assert len(explained) > 1
    assert [word.key for word in explained if word.word.lower() not in used] == []


def test_what_a_page_explains_is_in_the_glossary():
    pages = 0
    for template in sorted((ROOT / "templates").rglob("*.html")):
        for keys in USE.findall(template.read_text(encoding="utf-8")):
            glossary_words(tuple(re.findall(r'"(\w+)"', keys)))
            pages += 1
    assert pages > 4


def test_specialists_words_stand_only_where_they_are_explained():
    for template in sorted((ROOT / "templates").rglob("*.html")):
        text = template.read_text(encoding="utf-8")
        spoken = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", " ", text)
        explained = " ".join(USE.findall(text))
        for word in SPECIALISTS_WORDS.findall(spoken):
            assert f'"{word.lower()}"' in explained, (template.name, word)
